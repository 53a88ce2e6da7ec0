package x

import (
	"rounds/calendar"
	"rounds/calendar/platform"
)

// Price gives what X asks for what is left of a delivery, in US dollars: each part
// of a thread that is not out, dearer where it has a link, and each description of
// a picture that X has not got (X developer docs, pricing page). With no progress
// it is the price of the whole. Uploads are on no price list, and reading a post
// back, at $0.005 a part or less, is not in it.
func (c *Client) Price(o calendar.Outgoing, p calendar.Progress) float64 {
	var sum float64
	for i, text := range texts(o) {
		if !p.Done(stepPart(i)) {
			sum += platform.XPrice(text)
		}
	}
	if p.Done(stepPost) {
		return sum
	}
	for i := range o.Media {
		if described(o, i) && !p.Done(stepAlt(i, roundOf(p))) {
			sum += platform.XPriceAlt
		}
	}
	return sum
}
