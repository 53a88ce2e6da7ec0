package calendar

import (
	"fmt"
	"time"
)

// Pace works out how fast an upload is and how long it still takes.
type Pace struct {
	began, last time.Time
	from        int64 // bytes that were there when it was first looked at
	sent, size  int64
}

// Add notes an [Uploading] line. Where less has left than before, another file or
// another try has begun.
func (p *Pace) Add(l Record) {
	if p.began.IsZero() || l.Sent < p.sent || l.Size != p.size {
		p.began, p.from = l.At, l.Sent
	}
	p.last, p.sent, p.size = l.At, l.Sent, l.Size
}

// Rate is in bytes a second; 0 while nothing can be said.
func (p *Pace) Rate() float64 {
	took := p.last.Sub(p.began).Seconds()
	if took <= 0 {
		return 0
	}
	return float64(p.sent-p.from) / took
}

// Left is how long the rest takes at that rate, to the second; 0 while nothing
// can be said.
func (p *Pace) Left() time.Duration {
	r := p.Rate()
	if r <= 0 {
		return 0
	}
	return time.Duration(float64(p.size-p.sent) / r * float64(time.Second)).Round(time.Second)
}

// String is the upload in a line: "12.0 of 480.0 MB, 2.1 MB a second, 3m43s left".
func (p *Pace) String() string {
	const mb = 1e6
	s := fmt.Sprintf("%.1f of %.1f MB", float64(p.sent)/mb, float64(p.size)/mb)
	if r := p.Rate(); r > 0 {
		s += fmt.Sprintf(", %.1f MB a second", r/mb)
	}
	if left := p.Left(); left > 0 {
		s += ", " + left.String() + " left"
	}
	return s
}
