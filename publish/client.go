package publish

import (
	"context"
	"io"
	"time"

	"rounds/calendar"
	"rounds/calendar/platform"
)

// Client delivers to one platform. An implementation keeps no state between
// calls: all it needs is in the [Target], so that any process can go on where
// another was killed.
type Client interface {
	// Platform tells which platform the client serves.
	Platform() platform.Name
	// Next gives the step that follows on the progress so far, and false when
	// nothing is left to do. It is pure: same content and progress, same step.
	// It never gives a step whose name is done in the progress.
	Next(o calendar.Outgoing, p calendar.Progress) (Step, bool)
	// Do carries out one step: at most one remote call that has an effect, never
	// repeated, whatever the answer. Errors are *[Fault], or a [calendar.Error]
	// where no call was made yet; any other error of a public step counts as
	// "outcome not known".
	Do(ctx context.Context, t Target, s Step) (Result, error)
	// Find looks at the account for what a lost public step may have made since a
	// moment (already moved back to allow for clocks that differ). It makes no
	// call that creates anything. Its error says that the platform could not be
	// asked.
	Find(ctx context.Context, t Target, lost Step, since time.Time) (Finding, error)
	// Settle is how long after a lost step the platform may still show what the
	// step made. Absence counts only after it.
	Settle(a calendar.Account) time.Duration
}

// Changer is a client that can change a post after it was made, or take it down.
// No step of a change is public: done once more, it leaves what the first left.
type Changer interface {
	Client
	// Changes tells whether an act is possible with such a post, and where it is
	// not, in a sentence, why and what the person can do instead.
	Changes(act Act, o calendar.Outgoing) (ok bool, why string)
	// NextChange is to a change what [Client.Next] is to a post: o is the content
	// that is to be there in the end (of an edit, else what went out), p the
	// progress of the change. The last step verifies.
	NextChange(c Change, o calendar.Outgoing, p calendar.Progress) (Step, bool)
}

// Act is what can be done with a post that is there.
type Act string

const (
	// TakeDown deletes a post that is out, with all its parts.
	TakeDown Act = "take down"
	// Edit puts other words in the place of those of a post that is out.
	Edit Act = "edit"
	// Withdraw deletes a post that is scheduled there.
	Withdraw Act = "withdraw"
	// Move gives a post that is scheduled there another time, which is that of the
	// change's progress: see [calendar.Progress.ShowAt].
	Move Act = "move"
)

// Change is an act on one post.
type Change struct {
	Act  Act
	Made calendar.Progress // what making the post brought: remote ids and the like
	URL  string            // the post's address; all that is known of one that a person made
	Was  calendar.Outgoing // what the post said
}

// Scheduler is a client whose platform shows a post by itself at a later time.
// [Client.Next] then gives steps for that where the progress has a
// [calendar.Progress.ShowAt], and, once that time has passed, what follows: its
// verifying step and what comes below the post.
type Scheduler interface {
	Client
	// Schedules tells whether such a post can be given to the platform now for a
	// moment, and where not, why.
	Schedules(o calendar.Outgoing, now, at time.Time) (ok bool, why string)
}

// Quoter is a client that can say how much an account may still post. It makes
// one call that reads.
type Quoter interface {
	Client
	Quota(ctx context.Context, t Target) (Quota, error)
}

// Pricer is a client whose platform takes money for calls.
type Pricer interface {
	Client
	// Price is what the steps that are left of a post cost, in US dollars.
	Price(o calendar.Outgoing, p calendar.Progress) float64
}

// Quota is what an account may still post.
type Quota struct {
	Left, Of int
	Per      time.Duration
}

// Step is one remote call of a delivery.
type Step struct {
	Name string // unique within the delivery, stable across versions: it is journaled
	// Public says that the step makes something that others can see, and must
	// never be done twice. Any other step is harmless to repeat.
	Public bool
	// Completes says that the post is complete once the step has ended.
	Completes bool
	// Schedules says that once the step has ended the platform shows the post by
	// itself, at the moment of [calendar.Progress.ShowAt].
	Schedules bool
	// Verifies says that the step reads the post back.
	Verifies bool
	Says     string // what is being done, for the person: "uploading picture 1 of 2"
	Bytes    int64  // what is sent, in bytes; for the dry run
}

// Result is what a step brought.
type Result struct {
	Values map[string]string // remote ids and the like, kept as progress
	URL    string            // the post's public address, once known
}

// Target is one account and the content that it is to get.
type Target struct {
	Account  calendar.Account
	Content  calendar.Outgoing
	Progress calendar.Progress
	// Token gives the account's secret for calls. Where a platform turned a token
	// down, the caller names it: a renewed one comes back, or a *[Fault] of class
	// [SignIn].
	Token func(ctx context.Context, rejected string) (string, error)
	// Open opens a file by its SHA-256, as it was approved; it gives the size in bytes.
	Open func(id calendar.SHA256) (io.ReadSeekCloser, int64, error)
	// Keep puts a secret that a later step needs, such as the address of an upload
	// session, where the account's keys lie; "" takes it away. Recall gives it, or
	// "". Names are unique within the delivery.
	Keep   func(name, value string) error
	Recall func(name string) (string, error)
	// Change is what is done with a post that is there already; nil while it is
	// being made.
	Change *Change
	// Adopted tells whether another delivery already owns a remote id, so that a
	// look never takes yesterday's post for today's.
	Adopted func(remoteID string) bool
	Now     func() time.Time
}

// Finding is what a look at an account brought.
type Finding struct {
	// There says that the post was found. Absent says that the list was whole and
	// recent and the post is not in it. Neither means that the platform cannot tell.
	There, Absent bool
	Values        map[string]string // what the lost step would have brought
	URL           string
	Text          string // what was seen, for the person: "looked at 20 posts since 09:58"
}

// Class sorts faults by what the run does about them. All of them say that the
// step had no effect, except [Unknown] and [Working].
type Class int

const (
	// Unknown says: whether the step had its effect cannot be told.
	Unknown Class = iota
	// Again says: it may be done again, after Until or a pause that grows.
	Again
	// WaitUntil says: the platform said when to come back.
	WaitUntil
	// Refused says: the platform turns this post down; a repeat would be the same.
	Refused
	// SignIn says: the account has to be connected again.
	SignIn
	// Person says: something has to be set right by a person first.
	Person
	// Working says: the platform is still at it, as with a video that it converts.
	// The step is asked again at Until; that is no failure, and counts as none.
	Working
)

// Fault is an error of a step, as the client's table of errors reads it.
type Fault struct {
	Class Class
	Text  string    // a sentence that says what happened
	Hint  string    // the next step for the person
	Until time.Time // with WaitUntil and Again
	Code  string    // the platform's own words and codes, for support; never a secret
	// Account says that it stands in the way of every post of the account, as a
	// credit that is used up does: the others are not tried in this run.
	Account bool
	// Learned are values to keep as progress although the step did not end well: that
	// uploads ran out, say, so that the next step is another one.
	Learned map[string]string
	Err     error // the cause
}

// Error gives the sentence.
func (f *Fault) Error() string { return f.Text }

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Err }
