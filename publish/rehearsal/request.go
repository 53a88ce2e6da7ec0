package rehearsal

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
)

const (
	// inMemory is how much of a body is held in memory; more goes to a file.
	inMemory = 4 << 20
	// maxBody is more than any platform takes in one request.
	maxBody = 4 << 30
)

// request is one call that arrived whole.
type request struct {
	method  string
	path    []string // below the platform's address
	escaped string   // path as it was written, escapes and all
	query   url.Values
	header  http.Header
	body    *body
	base    string // the platform's address as the client calls it
	parsed  []*params
}

// close forgets what was held in files.
func (r *request) close() {
	r.body.close()
	for _, p := range r.parsed {
		if p.form != nil {
			_ = p.form.RemoveAll()
		}
	}
}

// bearer gives the token of the Authorization header.
func (r *request) bearer() string {
	kind, t, _ := strings.Cut(r.header.Get("Authorization"), " ")
	if strings.EqualFold(kind, "Bearer") || strings.EqualFold(kind, "OAuth") {
		return strings.TrimSpace(t)
	}
	return ""
}

// read takes the whole request in. An error means that the client left while
// it was sending, or sent more than anybody takes.
func (s *Server) read(p imitation, r *http.Request) (*request, error) {
	b, err := readBody(http.MaxBytesReader(nil, r.Body, maxBody), s.shelf.tmp)
	path := strings.Trim(strings.TrimPrefix(r.URL.Path, "/"+p.name()), "/")
	rq := &request{
		method: r.Method, path: strings.Split(path, "/"), query: r.URL.Query(), header: r.Header,
		body: b, base: "http://" + r.Host + "/" + p.name(), escaped: r.URL.EscapedPath(),
	}
	if err != nil {
		if k, is := p.(tornKeeper); is {
			k.torn(rq)
		}
		rq.close()
		return nil, err
	}
	return rq, nil
}

// tornKeeper is a platform that keeps what arrived of an upload whose client left
// on the way, so that the upload can go on from there.
type tornKeeper interface {
	// torn gets the call with as much of its body as arrived.
	torn(*request)
}

// body is a request's body, in memory or in a file.
type body struct {
	mem  []byte
	file *os.File
	size int64
}

// readBody takes a body in. With an error it gives as much as arrived.
func readBody(r io.Reader, tmp string) (*body, error) {
	mem, err := io.ReadAll(io.LimitReader(r, inMemory+1))
	if err != nil || len(mem) <= inMemory {
		return &body{mem: mem, size: int64(len(mem))}, err
	}
	f, err := os.CreateTemp(tmp, "body-")
	if err != nil {
		return &body{}, err
	}
	b := &body{file: f}
	b.size, err = io.Copy(f, io.MultiReader(bytes.NewReader(mem), r))
	return b, err
}

func (b *body) reader() io.Reader {
	if b.file != nil {
		return io.NewSectionReader(b.file, 0, b.size)
	}
	return bytes.NewReader(b.mem)
}

// text gives a body that should be short; a long one is cut.
func (b *body) text() []byte {
	t, err := io.ReadAll(io.LimitReader(b.reader(), inMemory))
	if err != nil {
		return nil
	}
	return t
}

func (b *body) close() {
	if b.file != nil {
		_ = b.file.Close()
		_ = os.Remove(b.file.Name())
	}
}

// params are the fields of a query and of a body in any of the three usual
// forms; a JSON value that is no string is kept as its JSON text.
type params struct {
	values map[string]string
	files  map[string]*multipart.FileHeader
	form   *multipart.Form
}

// params reads them; files stay until the request is closed.
func (r *request) params() (*params, error) {
	p := &params{values: map[string]string{}, files: map[string]*multipart.FileHeader{}}
	r.parsed = append(r.parsed, p)
	kind, more, err := mime.ParseMediaType(r.header.Get("Content-Type"))
	if err != nil {
		kind = ""
	}
	switch kind {
	case "application/json":
		err = p.json(r.body.text())
	case "multipart/form-data":
		err = p.multipart(r.body.reader(), more["boundary"])
	case "application/x-www-form-urlencoded":
		var v url.Values
		if v, err = url.ParseQuery(string(r.body.text())); err == nil {
			p.add(v)
		}
	default:
		err = nil
	}
	for k, v := range r.query {
		if _, there := p.values[k]; !there && len(v) > 0 {
			p.values[k] = v[0]
		}
	}
	return p, err
}

func (p *params) add(v map[string][]string) {
	for k, list := range v {
		if len(list) > 0 {
			p.values[k] = list[0]
		}
	}
}

func (p *params) json(text []byte) error {
	if len(bytes.TrimSpace(text)) == 0 {
		return nil
	}
	var m map[string]json.RawMessage
	if err := json.Unmarshal(text, &m); err != nil {
		return err
	}
	for k, raw := range m {
		var s string
		if json.Unmarshal(raw, &s) == nil && string(raw) != "null" {
			p.values[k] = s
			continue
		}
		p.values[k] = string(raw)
	}
	return nil
}

func (p *params) multipart(r io.Reader, boundary string) error {
	if boundary == "" {
		return errors.New("multipart body without a boundary")
	}
	form, err := multipart.NewReader(r, boundary).ReadForm(inMemory)
	if err != nil {
		return err
	}
	p.form = form
	p.add(form.Value)
	for k, list := range form.File {
		if len(list) > 0 {
			p.files[k] = list[0]
		}
	}
	return nil
}

// list gives a JSON array, or the values under name[0], name[1] and so on.
func (p *params) list(name string) ([]string, error) {
	if v, ok := p.values[name]; ok {
		var raw []json.RawMessage
		if err := json.Unmarshal([]byte(v), &raw); err != nil {
			return nil, err
		}
		items := make([]string, len(raw))
		for i, r := range raw {
			items[i] = string(r)
		}
		return items, nil
	}
	var items []string
	for i := 0; ; i++ {
		v, ok := p.values[name+"["+strconv.Itoa(i)+"]"]
		if !ok {
			return items, nil
		}
		items = append(items, v)
	}
}

// flag reads a yes or no; anything that is not a clear no or yes is def.
func (p *params) flag(name string, def bool) bool {
	switch strings.ToLower(p.values[name]) {
	case "true", "1":
		return true
	case "false", "0":
		return false
	}
	return def
}
