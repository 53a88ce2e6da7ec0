package connect

import (
	"context"
	"errors"
	"time"

	"rounds/calendar"
	"rounds/publish"
)

// pause is how long a renewal that failed is let be while the key is still good.
const pause = 10 * time.Minute

// Token gives the function that hands out an account's key: see
// [publish.Target]. It renews keys ahead of their end where the platform allows
// it, and when one was turned down. Its error is a *[publish.Fault], of class
// SignIn where only a person can help, or a *[calendar.Error] where the vault
// cannot be opened.
func (s *Signer) Token(a calendar.Account) func(ctx context.Context, rejected string) (string, error) {
	h := s.holder(a)
	return func(ctx context.Context, rejected string) (string, error) {
		h.mu.Lock()
		defer h.mu.Unlock()
		if err := s.fill(a, h); err != nil {
			return "", err
		}
		spent := rejected != "" && rejected == h.k.Access
		if spent {
			// Another process, or a person with rounds connect, may have a newer one.
			if err := s.reload(a, h); err != nil {
				return "", err
			}
			spent = rejected == h.k.Access
		}
		return s.give(ctx, a, h, spent)
	}
}

// give hands out the key in hand, renewed where that is due. Spent says that the
// platform turned it down.
func (s *Signer) give(ctx context.Context, a calendar.Account, h *holder, spent bool) (string, error) {
	p, err := providerOf(a.Platform)
	if err != nil {
		return "", err
	}
	now := s.now()
	over := h.k.Access == "" || !h.k.Expires.IsZero() && !now.Before(h.k.Expires)
	if p.refreshes(h.k) && (spent || over || p.due(h.k, now) && now.Sub(h.tried) >= pause) {
		h.tried = now
		err := s.renew(ctx, p, a, h)
		_, platforms := errors.AsType[*publish.Fault](err)
		if err == nil || platforms && !spent && !over {
			return h.k.Access, nil // renewed, or still good
		}
		return "", err
	}
	if !spent && h.k.Access != "" {
		return h.k.Access, nil
	}
	return "", &publish.Fault{
		Class: publish.SignIn, Text: a.Platform.Title() + " no longer takes the key of “" + a.Name + "”", Hint: again(p),
	}
}

// Kept is [Signer.Token] without any call: it gives the key as it lies in the
// vault, and renews nothing. A dry run uses it.
func (s *Signer) Kept(a calendar.Account) func(ctx context.Context, rejected string) (string, error) {
	return func(context.Context, string) (string, error) {
		k, err := s.load(a)
		return k.Access, err
	}
}

// fill reads the secrets when they are first needed, and writes down a renewed
// pair that the vault would not take before.
func (s *Signer) fill(a calendar.Account, h *holder) error {
	if h.unsaved != nil {
		if err := s.save(a, *h.unsaved); err != nil {
			return err
		}
		h.k, h.loaded, h.unsaved = *h.unsaved, true, nil
	}
	if h.loaded {
		return nil
	}
	return s.reload(a, h)
}

func (s *Signer) reload(a calendar.Account, h *holder) error {
	k, err := s.load(a)
	if err != nil {
		return err
	}
	h.k, h.loaded = k, true
	return nil
}

// renew trades the refresh token, alone among all processes, unless another has
// just done so. The new pair is in the vault before anybody gets it.
func (s *Signer) renew(ctx context.Context, p *provider, a calendar.Account, h *holder) error {
	unlock, err := s.alone(ctx, a)
	if err != nil {
		return err
	}
	defer unlock()
	before := h.k
	if err := s.reload(a, h); err != nil || h.k.Access != before.Access {
		return err
	}
	next, err := p.renew(ctx, signing{s, p}, a.Base, h.k)
	if errors.Is(err, errSpent) {
		// A program that knows nothing of the lock may have spent it: look once more.
		if again := s.reload(a, h); again != nil || h.k.Access != before.Access {
			return again
		}
	}
	if err != nil {
		return err
	}
	if err := s.save(a, next); err != nil {
		h.unsaved = &next
		return err
	}
	h.k = next
	s.tell(ctx, a, next.Until)
	return nil
}
