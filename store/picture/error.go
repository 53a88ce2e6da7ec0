package picture

import "fmt"

// Error is why a picture can't be used: Text is a sentence without capital and
// full stop, Hint the next step.
type Error struct {
	Text string
	Hint string
}

// Error gives the sentence.
func (e *Error) Error() string { return e.Text }

const hintExport = "open it in a picture program and save it as a JPEG"

func damaged() error {
	return &Error{
		Text: "the picture is damaged or incomplete",
		Hint: "copy it again from where it came from, or " + hintExport,
	}
}

func unreadable(mime string) error {
	return &Error{
		Text: "the picture is a rare kind of " + plainName(mime) + " that Rounds can't read",
		Hint: hintExport,
	}
}

func tooLarge(w, h int, limit int64) error {
	return &Error{
		Text: fmt.Sprintf("the picture is too large to open: %s, at most %d megapixels",
			size(w, h), limit/1_000_000),
		Hint: "save a smaller copy in a picture program",
	}
}

// size is how a person writes width and height.
func size(w, h int) string { return fmt.Sprintf("%d×%d", w, h) }

// amount is a size in bytes as people read it, in powers of ten like the
// platforms' limits.
func amount(n int64) string {
	switch {
	case n >= 1_000_000:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n >= 1000:
		return fmt.Sprintf("%.0f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%d bytes", n)
}
