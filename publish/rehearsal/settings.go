package rehearsal

import (
	"strconv"
	"sync"

	"rounds/calendar"
)

// Values of [Settings].
const (
	DuplicatesRefuse = "refuse"
	DuplicatesAccept = "accept"
	VocabularyOld    = "old"
	VocabularyNew    = "new"
)

// Settings are switches for what the platforms leave open. Empty fields mean
// the default; in [Server.Set] they leave the switch as it is.
type Settings struct {
	// Duplicates is "refuse" (default) or "accept": the platforms promise
	// nobody to notice a repeated text, so a test of a publisher that repeats
	// itself needs one that does not.
	Duplicates string `json:"duplicates,omitempty"`
	// XVocabulary is "old" (default: answers say tweet, tweet.fields and
	// post.fields are taken) or "new" (answers say post, tweet.fields is
	// refused), after X's OpenAPI documents 2.166 and 2.167.
	XVocabulary string `json:"x_vocabulary,omitempty"`
	// XAppendLimit is the most bytes of one chunk that X's edge lets through;
	// above it the answer is 413 without a body. Default 5 MiB, the documented size.
	XAppendLimit int64 `json:"x_append_limit,omitempty"`
	// X are more switches for X alone.
	X XSettings `json:"x,omitzero"`
	// YouTube are the switches of YouTube alone.
	YouTube YouTubeSettings `json:"youtube,omitzero"`
	// LinkedIn are the switches of LinkedIn alone.
	LinkedIn LinkedInSettings `json:"linkedin,omitzero"`
	// Instagram are the switches of Instagram alone.
	Instagram InstagramSettings `json:"instagram,omitzero"`
	// Facebook are the switches of its videos.
	Facebook FacebookSettings `json:"facebook,omitzero"`
}

func (c Settings) filled() Settings {
	return c.over(Settings{Duplicates: DuplicatesRefuse, XVocabulary: VocabularyOld, XAppendLimit: 5 << 20})
}

// over gives c, with d where c is empty.
func (c Settings) over(d Settings) Settings {
	if c.Duplicates == "" {
		c.Duplicates = d.Duplicates
	}
	if c.XVocabulary == "" {
		c.XVocabulary = d.XVocabulary
	}
	if c.XAppendLimit == 0 {
		c.XAppendLimit = d.XAppendLimit
	}
	c.X = c.X.over(d.X)
	c.YouTube = c.YouTube.over(d.YouTube)
	c.LinkedIn = c.LinkedIn.over(d.LinkedIn)
	c.Instagram = c.Instagram.over(d.Instagram)
	c.Facebook = c.Facebook.over(d.Facebook)
	return c
}

func (c Settings) check() error {
	wrong := func(name, value, hint string) error {
		return &calendar.Error{
			Op: "set the rehearsal", Kind: calendar.Invalid,
			Text: name + " cannot be " + strconv.Quote(value), Hint: hint,
		}
	}
	switch {
	case c.Duplicates != "" && c.Duplicates != DuplicatesRefuse && c.Duplicates != DuplicatesAccept:
		return wrong("duplicates", c.Duplicates, "use refuse or accept")
	case c.XVocabulary != "" && c.XVocabulary != VocabularyOld && c.XVocabulary != VocabularyNew:
		return wrong("x_vocabulary", c.XVocabulary, "use old or new")
	case c.XAppendLimit < 0:
		return wrong("x_append_limit", strconv.FormatInt(c.XAppendLimit, 10), "use a number of bytes")
	case !c.Facebook.fits():
		return wrong("facebook", c.Facebook.Consent, "use counts from 0 on, and consent agree or deny")
	case !c.Instagram.fits():
		return wrong("instagram", c.Instagram.Captions, "use counts from 0 on, and captions whole or without @")
	case !c.LinkedIn.fits():
		return wrong("linkedin", c.LinkedIn.Consent, "use counts from 0 on, and consent grant or deny")
	case !c.X.fits():
		return wrong("x", c.X.Windows+" "+c.X.Consent, "use counts from 0 on, windows off or docs, and consent agree or deny")
	case !c.YouTube.fits():
		return wrong("youtube", c.YouTube.Rejects, "use counts from 0 on, and a rejectionReason of YouTube's")
	}
	return nil
}

type switches struct {
	mu  sync.Mutex
	now Settings
}

func (s *switches) get() Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *switches) set(c Settings) error {
	if err := c.check(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = c.over(s.now)
	return nil
}
