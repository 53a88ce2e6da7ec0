package planfile

import (
	"encoding/binary"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"
)

func TestWindows1252IsReadByteForByte(t *testing.T) {
	for c := range 256 {
		b := []byte{byte(c)}
		want, err := charmap.Windows1252.NewDecoder().Bytes(b)
		require.NoError(t, err)
		require.Equal(t, string(want), fromWindows(b), "byte %#x", c)
	}
}

func TestUTF16IsReadBackAsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			var b []byte
			for _, u := range utf16.Encode([]rune(text)) {
				b = order.AppendUint16(b, u)
			}
			require.Equal(t, text, fromUTF16(b, order.(binary.ByteOrder)))
			require.Equal(t, text+"\ufffd", fromUTF16(append(b, 'x'), order.(binary.ByteOrder)))
		}
	})
}
