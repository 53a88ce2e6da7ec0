package film

import (
	"bytes"
	"encoding/binary"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// boxOf writes a box.
func boxOf(kind string, content ...[]byte) []byte {
	body := bytes.Join(content, nil)
	out := binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))
	return append(append(out, kind...), body...)
}

func mvhd(version byte, scale uint32, length uint64) []byte {
	out := []byte{version, 0, 0, 0}
	if version == 1 {
		out = append(out, make([]byte, 16)...)
		out = binary.BigEndian.AppendUint32(out, scale)
		return boxOf("mvhd", binary.BigEndian.AppendUint64(out, length), make([]byte, 80))
	}
	out = append(out, make([]byte, 8)...)
	out = binary.BigEndian.AppendUint32(out, scale)
	return boxOf("mvhd", binary.BigEndian.AppendUint32(out, uint32(length)), make([]byte, 80))
}

func track(version byte, w, h uint32, turned bool) []byte {
	out := []byte{version, 0, 0, 7}
	out = append(out, make([]byte, map[byte]int{0: 36, 1: 48}[version])...)
	matrix := make([]byte, 36)
	if turned {
		binary.BigEndian.PutUint32(matrix[4:], 0x10000)
	} else {
		binary.BigEndian.PutUint32(matrix, 0x10000)
	}
	out = append(out, matrix...)
	out = binary.BigEndian.AppendUint32(out, w<<16)
	return boxOf("trak", boxOf("tkhd", binary.BigEndian.AppendUint32(out, h<<16)), boxOf("mdia"))
}

func movie(parts ...[]byte) []byte {
	return bytes.Join([][]byte{boxOf("ftyp", []byte("isom")), boxOf("mdat", make([]byte, 100)), boxOf("moov", parts...)}, nil)
}

func TestLengthAndSizeOfAVideoAreRead(t *testing.T) {
	for name, c := range map[string]struct {
		file []byte
		want Info
	}{
		"upright by turning": {movie(mvhd(0, 600, 600*75), track(0, 0, 0, false), track(0, 1920, 1080, true)), Info{75 * time.Second, 1080, 1920}},
		"long form":          {movie(mvhd(1, 90000, 90000*7200), track(1, 1280, 720, false)), Info{2 * time.Hour, 1280, 720}},
		"a length unknown":   {movie(mvhd(0, 600, 0xffffffff), track(0, 640, 480, false)), Info{0, 640, 480}},
		"no time scale":      {movie(mvhd(0, 0, 5)), Info{}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Inspect(bytes.NewReader(c.file), int64(len(c.file)))
			require.NoError(t, err)
			require.Equal(t, c.want, got)
		})
	}
}

func TestWhatIsNoVideoIsRefused(t *testing.T) {
	whole := movie(mvhd(0, 600, 600), track(0, 64, 48, false))
	for name, b := range map[string][]byte{
		"nothing": nil, "text": []byte("a text that is no video"), "no movie": boxOf("ftyp", []byte("isom")),
		"cut off": whole[:len(whole)-20], "a box longer than the file": {0, 0, 9, 0, 'm', 'o', 'o', 'v'},
	} {
		_, err := Inspect(bytes.NewReader(b), int64(len(b)))
		require.Error(t, err, name)
	}
}

func FuzzInspect(f *testing.F) {
	f.Add(movie(mvhd(0, 600, 600), track(0, 64, 48, true)))
	f.Add([]byte{0, 0, 0, 1, 'm', 'o', 'o', 'v', 0xff, 0, 0, 0, 0, 0, 0, 0})
	f.Add(boxOf("moov", boxOf("mvhd", []byte{1})))
	f.Fuzz(func(t *testing.T, b []byte) {
		i, err := Inspect(bytes.NewReader(b), int64(len(b)))
		if err == nil && (i.Duration < 0 || i.Width < 0 || i.Height < 0) {
			t.Fatalf("%+v", i)
		}
	})
}
