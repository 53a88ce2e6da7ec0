package picture

import (
	"image/color"
	"testing"

	"github.com/stretchr/testify/require"
)

// maxFuzzed keeps a fuzzed picture from costing a second.
const maxFuzzed = 1 << 18

func seeds(f *testing.F) {
	for _, b := range samples(f) {
		f.Add(b)
	}
	for _, pair := range dirty(f) {
		f.Add(pair[0])
		f.Add(pair[0][:len(pair[0])/2])
	}
	f.Add([]byte{})
	f.Add([]byte("RIFF\x04\x00\x00\x00WEBP"))
	// One lossy pixel, the least that VP8 needs.
	f.Add(riff(chunk("VP8 ", []byte("0\x01\x00\x9d\x01*\x01\x00\x01\x00\x0e\xc0\xfe%\xa4\x00\x03p\x00\x00\x00\x00"))))
}

func FuzzInspect(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		info, err := Inspect(b)
		if err != nil {
			var shown *Error
			require.ErrorAs(t, err, &shown)
			require.NotEmpty(t, shown.Text)
			require.NotEmpty(t, shown.Hint)
			require.Zero(t, info)
			return
		}
		require.Positive(t, info.Width)
		require.Positive(t, info.Height)
		require.LessOrEqual(t, int64(info.Width)*int64(info.Height), int64(maxPixels))
		require.GreaterOrEqual(t, info.Orientation, 1)
		require.LessOrEqual(t, info.Orientation, 8)
	})
}

func FuzzPrepare(f *testing.F) {
	seeds(f)
	limits := []Limits{{}, {MIMEs: []string{JPEG}}, {MIMEs: []string{PNG}, MaxWidth: 7}, {MaxBytes: 700, MaxHeight: 9}}
	f.Fuzz(func(t *testing.T, b []byte) {
		if info, err := Inspect(b); err == nil && info.Width*info.Height > maxFuzzed {
			return
		}
		_, _ = HalfBlocks(b, 7, 3, color.Black)
		for _, l := range limits {
			out, info, _, err := Prepare(b, l)
			if err != nil {
				var shown *Error
				require.ErrorAs(t, err, &shown)
				continue
			}
			require.NoError(t, bare(out))
			require.False(t, info.HasLocation)
			require.Equal(t, 1, info.Orientation)
			require.True(t, l.takes(info.MIME) && l.takesBytes(len(out)))
			w, h := l.fit(info.Width, info.Height)
			require.Equal(t, []int{info.Width, info.Height}, []int{w, h})

			again, _, changes, err := Prepare(out, l)
			require.NoError(t, err)
			require.Equal(t, out, again, "what is clean stays as it is")
			require.Empty(t, changes)
		}
	})
}
