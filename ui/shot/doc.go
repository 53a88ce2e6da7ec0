// Package shot turns one frame of the program into a picture: an SVG with the
// cells, colours and attributes that a terminal would show. The pictures of the
// README are made with it, so they cannot show what the program does not do.
//
// Letters are text, in whatever fixed-width font the reader has; every run of
// them says how wide it is, so that columns stay in line. Lines and blocks are
// drawn as shapes, because the fonts' own ones do not meet between rows.
//
// It is used by tests only and is in no binary.
package shot
