package rehearsal

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"rounds/calendar"
)

// control adds the addresses that tests and the demo steer by.
func (s *Server) control(m *http.ServeMux) {
	m.HandleFunc("GET /_rehearsal/posts", func(w http.ResponseWriter, r *http.Request) {
		platform, account := r.URL.Query().Get("platform"), r.URL.Query().Get("account")
		list := []Post{}
		for _, p := range s.posts("http://" + r.Host) {
			if (platform == "" || p.Platform == platform) && (account == "" || p.Account == account) {
				list = append(list, p)
			}
		}
		controlAnswer(w, list)
	})
	m.HandleFunc("GET /_rehearsal/media/{sum}", func(w http.ResponseWriter, r *http.Request) {
		b, err := s.Media(r.PathValue("sum"))
		if err != nil {
			controlError(w, http.StatusNotFound, "no file with this SHA-256 was sent")
			return
		}
		send(w, answer{http.StatusOK, http.Header{"Content-Type": {"application/octet-stream"}}, b})
	})
	m.HandleFunc("GET /_rehearsal/accounts", func(w http.ResponseWriter, r *http.Request) {
		controlAnswer(w, s.accounts("http://"+r.Host))
	})
	m.HandleFunc("GET /_rehearsal/calls", func(w http.ResponseWriter, _ *http.Request) { controlAnswer(w, s.Calls()) })
	m.HandleFunc("GET /_rehearsal/settings", func(w http.ResponseWriter, _ *http.Request) { controlAnswer(w, s.Settings()) })
	m.HandleFunc("POST /_rehearsal/settings", func(w http.ResponseWriter, r *http.Request) {
		var c Settings
		err := readStrict(r.Body, &c)
		if err == nil {
			err = s.Set(c)
		}
		if err != nil {
			controlError(w, http.StatusBadRequest, sentence(err))
			return
		}
		controlAnswer(w, s.Settings())
	})
	m.HandleFunc("GET /_rehearsal/faults", func(w http.ResponseWriter, _ *http.Request) { controlAnswer(w, s.Faults()) })
	m.HandleFunc("DELETE /_rehearsal/faults", func(w http.ResponseWriter, _ *http.Request) {
		s.ClearFaults()
		controlAnswer(w, s.Faults())
	})
	m.HandleFunc("POST /_rehearsal/faults", func(w http.ResponseWriter, r *http.Request) {
		list, err := readFaults(r.Body)
		if err == nil {
			err = s.faults.add(list...)
		}
		if err != nil {
			controlError(w, http.StatusBadRequest, sentence(err))
			return
		}
		controlAnswer(w, s.Faults())
	})
}

// readFaults reads one fault or a list of them.
func readFaults(r io.Reader) ([]Fault, error) {
	text, err := io.ReadAll(io.LimitReader(r, 1<<20))
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("[")) {
		var list []Fault
		err := readStrict(bytes.NewReader(text), &list)
		return list, err
	}
	var one Fault
	if err := readStrict(bytes.NewReader(text), &one); err != nil {
		return nil, err
	}
	return []Fault{one}, nil
}

// readStrict reads one JSON value and refuses names that it does not know: a
// misspelt fault that never strikes would turn a test green.
func readStrict(r io.Reader, v any) error {
	d := json.NewDecoder(io.LimitReader(r, 1<<20))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return &calendar.Error{Op: "read an order", Kind: calendar.Invalid, Err: err, Text: "the order cannot be read (" + err.Error() + ")"}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return &calendar.Error{Op: "read an order", Kind: calendar.Invalid, Text: "there is something behind the order"}
	}
	return nil
}

func sentence(err error) string {
	if hint := calendar.HintOf(err); hint != "" {
		return err.Error() + "; " + hint
	}
	return err.Error()
}

func controlAnswer(w http.ResponseWriter, v any) {
	send(w, jsonAnswer(http.StatusOK, "application/json", v))
}

func controlError(w http.ResponseWriter, status int, text string) {
	send(w, jsonAnswer(status, "application/json", object{"error": text}))
}
