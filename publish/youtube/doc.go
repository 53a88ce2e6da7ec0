// Package youtube delivers videos and broadcasts to YouTube through its Data
// API v3.
//
// The steps of a video: an upload is begun ("start"), the file goes up in pieces
// as a private video ("upload"), YouTube processes it ("ready"), a picture and
// captions are put on it ("thumbnail", "captions"), and one call shows it
// ("publish") or gives it to YouTube's own scheduler ("schedule"). Then it is
// read back ("verify") and the first comment is written ("comment"). A thumbnail
// or captions that YouTube does not take do not hold the video up: they are tried
// once more behind it ("complete"), and what fails then is told.
//
// Until "publish" nobody but the channel's owner sees anything, and that step is
// the same however often it is done; so a step whose end is not known is settled
// by reading the video's status, exactly.
//
// An upload goes on in another process: the address of its session is kept with
// the account's keys, and YouTube is asked how far it got. Where the session has
// ended, the channel's uploads are looked through for the file's name before
// another is begun: the video may be whole. Pieces are read from the file as they
// are sent; no more than a few kilobytes of it are in memory.
//
// A broadcast is made private ("broadcast"), given what only a video can be given
// ("details"), and shown ("schedule"). The person starts it in YouTube's control
// room: no stream key passes through here.
//
// Privacy, made-for-kids and the synthetic-media flag are sent with every call
// that could change them: what an update leaves out is lost, and a missing
// privacy means public.
package youtube
