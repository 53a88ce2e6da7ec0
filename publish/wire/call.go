package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
)

// Call is one request.
type Call struct {
	Method string
	URL    string
	Header http.Header
	Body   Body
}

// Body is what a call sends. It is read once.
type Body struct {
	Type   string // Content-Type
	Length int64  // in bytes
	Reader io.Reader
}

// JSON makes a body of a value. Characters such as & stay as they are.
func JSON(v any) (Body, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return Body{}, fmt.Errorf("encode a request: %w", err)
	}
	b.Truncate(b.Len() - 1) // the encoder's line end
	return Body{Type: "application/json", Length: int64(b.Len()), Reader: &b}, nil
}

// Form makes a body of fields.
func Form(v url.Values) Body {
	s := v.Encode()
	return Body{Type: "application/x-www-form-urlencoded", Length: int64(len(s)), Reader: strings.NewReader(s)}
}

// File is a file as it stands in a multipart body.
type File struct {
	Field  string // name of the form's field
	Name   string // file name as the platform sees it; not the one on this computer
	MIME   string
	Length int64 // in bytes
	Reader io.Reader
}

// Field is one field of a form, in order.
type Field struct{ Name, Value string }

// Multipart makes a body of fields and one file, which streams through: only
// the lines around it are held in memory.
func Multipart(fields []Field, f File) (Body, error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, one := range fields {
		if err := w.WriteField(one.Name, one.Value); err != nil {
			return Body{}, fmt.Errorf("encode a request: %w", err)
		}
	}
	h := textproto.MIMEHeader{}
	h.Set("Content-Disposition", multipart.FileContentDisposition(f.Field, f.Name))
	h.Set("Content-Type", f.MIME)
	if _, err := w.CreatePart(h); err != nil {
		return Body{}, fmt.Errorf("encode a request: %w", err)
	}
	head := bytes.Clone(b.Bytes())
	b.Reset()
	if err := w.Close(); err != nil {
		return Body{}, fmt.Errorf("encode a request: %w", err)
	}
	return Body{
		Type:   w.FormDataContentType(),
		Length: int64(len(head)) + f.Length + int64(b.Len()),
		Reader: io.MultiReader(bytes.NewReader(head), io.LimitReader(f.Reader, f.Length), &b),
	}, nil
}

// Answer is what the server said, whole.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// OK tells whether the status says that it was done.
func (a Answer) OK() bool { return a.Status >= 200 && a.Status < 300 }

// Decode reads the body as JSON into v; false says that it is none.
func (a Answer) Decode(v any) bool { return json.Unmarshal(a.Body, v) == nil }
