package editor

import (
	"net/url"
	"path/filepath"
	"strings"
)

// mediaEndings are the endings of files that a post can show: what a terminal
// hands over when such a file is dragged into it is attached, not typed.
var mediaEndings = []string{
	".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff",
	".mp4", ".mov", ".pdf", ".doc", ".docx", ".ppt", ".pptx",
}

func mediaName(path string) bool {
	ending := strings.ToLower(filepath.Ext(path))
	for _, e := range mediaEndings {
		if e == ending {
			return true
		}
	}
	return false
}

// droppedPaths reads a text as the names of files the way terminals write them
// when files are dragged in: quoted, with escaped spaces, or as file addresses,
// one or several. It gives nil where the text is anything else.
func droppedPaths(text, home string) []string {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > 1<<16 {
		return nil
	}
	if p := onePath(text, home); p != "" && mediaName(p) && !strings.ContainsAny(text, "\n\"'\\") {
		return []string{p} // a single name may hold plain spaces
	}
	var out []string
	for _, w := range shellWords(text) {
		p := onePath(w, home)
		if p == "" {
			return nil
		}
		out = append(out, p)
	}
	return out
}

// pathOf reads one typed name.
func pathOf(text, home string) string {
	if list := droppedPaths(text, home); len(list) == 1 {
		return list[0]
	}
	text = strings.TrimSpace(text)
	if p := onePath(text, home); p != "" {
		return p
	}
	return text
}

// onePath gives an absolute path, or "".
func onePath(w, home string) string {
	switch {
	case strings.HasPrefix(w, "file://"):
		u, err := url.Parse(w)
		if err != nil || u.Host != "" && u.Host != "localhost" {
			return ""
		}
		return localPath(u.Path)
	case strings.HasPrefix(w, "~/") && home != "":
		return filepath.Join(home, w[2:])
	case filepath.IsAbs(w), windowsPath(w):
		return filepath.Clean(w)
	}
	return ""
}

// localPath takes the slash off a file address of Windows: /C:/a.jpg.
func localPath(p string) string {
	if len(p) > 2 && p[0] == '/' && windowsPath(p[1:]) {
		return filepath.FromSlash(p[1:])
	}
	return p
}

func windowsPath(w string) bool {
	if len(w) < 3 || w[1] != ':' || w[2] != '\\' && w[2] != '/' {
		return false
	}
	c := w[0] | 0x20
	return 'a' <= c && c <= 'z'
}

// shellWords cuts a text at white space outside of quotes, takes the quotes off
// and undoes escapes. Backslashes of Windows paths stay.
func shellWords(text string) []string {
	var out []string
	var b strings.Builder
	quote, open := rune(0), false
	runes := []rune(text)
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '\'' || r == '"'):
			quote, open = r, true
		case r == '\\' && quote != '\'' && i+1 < len(runes) && strings.ContainsRune(" \t'\"\\()&;[]{}!$#*?<>|`~", runes[i+1]) && !windowsPath(b.String()+`\`):
			i++
			b.WriteRune(runes[i])
			open = true
		case quote == 0 && (r == ' ' || r == '\n' || r == '\t' || r == '\r'):
			if open {
				out = append(out, b.String())
			}
			b.Reset()
			open = false
		default:
			b.WriteRune(r)
			open = true
		}
	}
	if open {
		out = append(out, b.String())
	}
	return out
}
