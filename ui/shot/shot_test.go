package shot_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rounds/ui/shot"
)

// parsed fails unless the picture is whole XML, and gives its texts.
func parsed(t *testing.T, svg string) (texts []string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return texts
		}
		require.NoError(t, err)
		if c, ok := tok.(xml.CharData); ok && strings.TrimSpace(string(c)) != "" {
			texts = append(texts, string(c))
		}
	}
}

func TestPicture(t *testing.T) {
	draw := func(frame string) string { return shot.SVG(frame, 20, 2, shot.Dark("Rounds")) }
	for name, c := range map[string]struct{ frame, want string }{
		"a text has its place and its width": {"  ab cd", `<text x="18" y="15" textLength="45" fill="#dfe6e9">ab cd</text>`},
		"the second row":                     {"a\nb", `<text x="0" y="35" textLength="9" fill="#dfe6e9">b</text>`},
		"what XML would take for its own":    {"<&>", `&lt;&amp;&gt;</text>`},
		"a colour and weight":                {"\x1b[1;38;2;255;0;0mx\x1b[m", `fill="#ff0000" font-weight="bold">x<`},
		"a background under a space":         {"\x1b[48;2;0;0;255m  \x1b[m", `<rect x="0" y="0" width="18" height="20" fill="#0000ff"/>`},
		"reverse video":                      {"\x1b[7mx\x1b[m", `<rect x="0" y="0" width="9" height="20" fill="#dfe6e9"/>`},
		"a wide sign takes two columns":      {"世b", `<text x="18" y="15" textLength="9" fill="#dfe6e9">b</text>`},
		"a line is a shape":                  {"─", `<path stroke="#dfe6e9" fill="none" d="M0 10h9"/>`},
		"half a block is a shape":            {" ▄", `d="M9 10h9v10h-9z"`},
	} {
		t.Run(name, func(t *testing.T) {
			svg := draw(c.frame)
			require.Contains(t, svg, c.want)
			require.Equal(t, svg, draw(c.frame))
			parsed(t, svg)
		})
	}
}

func TestEveryWordOfAFrameIsInThePicture(t *testing.T) {
	svg := shot.SVG("╭──────────╮\n│ flu shots │", 20, 2, shot.Dark("A & B"))
	texts := parsed(t, svg)
	require.Contains(t, texts, "flu shots")
	require.Contains(t, texts, "A & B")
}
