// Package film reads what must be known of a video before it is planned: how
// long it is and how large it is shown. It reads MP4 and MOV files, which are
// both ISO base media files (ISO/IEC 14496-12; QuickTime File Format), by their
// boxes: the header of the movie for its length, the headers of its tracks for
// the size and the turn of the picture. Nothing is decoded, and of a file of any
// size only the headers are read, wherever they stand in it.
package film
