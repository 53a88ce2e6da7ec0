package store

import (
	"context"
	"time"

	"rounds/calendar"
)

// Claim takes a delivery as it is at this moment.
func (s *Store) Claim(ctx context.Context, id calendar.DeliveryID, owner string, now time.Time, ttl time.Duration, lines ...calendar.Record) (calendar.Delivery, error) {
	d, err := s.Delivery(ctx, id)
	if err != nil {
		return d, err
	}
	return s.Take(ctx, d, owner, now, ttl, lines...)
}
