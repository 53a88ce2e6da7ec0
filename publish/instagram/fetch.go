package instagram

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"net/http"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// publicAccount stands for any account that is not in a rehearsal.
var publicAccount = calendar.Account{Base: platform.Instagram.Host()}

// fetchFor is how long a website may take to hand out a picture. Instagram
// itself waits less.
const fetchFor = time.Minute

// fetched is what lies at an address.
type fetched struct {
	status int
	mime   string
	sum    calendar.SHA256
}

// fetcher looks at public addresses. It is no [wire.Client]: it carries no
// secret, makes nothing public, and reads files larger than any answer.
type fetcher struct{ client *http.Client }

func newFetcher() fetcher {
	return fetcher{&http.Client{
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}, DisableKeepAlives: true,
		},
		// Instagram wants the file at the address itself.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// look reads what lies at an address, but not more than one byte past a length.
func (f fetcher) look(ctx context.Context, address string, most int64) (fetched, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchFor)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return fetched{}, fmt.Errorf("look at a picture's address: %w", err)
	}
	resp, err := f.client.Do(req)
	if err != nil {
		return fetched{}, fmt.Errorf("look at a picture's address: %w", err)
	}
	defer resp.Body.Close()
	got := fetched{status: resp.StatusCode}
	if got.mime, _, err = mime.ParseMediaType(resp.Header.Get("Content-Type")); err != nil {
		got.mime = "of no kind"
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.LimitReader(resp.Body, most+1)); err != nil {
		return fetched{}, fmt.Errorf("read a picture's address: %w", err)
	}
	got.sum = calendar.SHA256(hex.EncodeToString(sum.Sum(nil)))
	return got, nil
}
