// Package sample is the invented clinic that `rounds demo` shows: Juniper Street
// Clinic in Denver, with its people, accounts and a month of posts.
//
// [Clinic] is pure and gives the same plan for the same day. The month is the one
// of that day in the clinic's zone, with the week before and the week after it.
// Whatever the day, some posts are approved and due shortly before ten o'clock
// that morning, on accounts that a rehearsal can serve; what lies in the past is
// to be shown as sent, and nothing is overdue.
//
// Every post is one that a clinic could send as it stands: plain words, no
// figures that need a source, nothing about any patient, and no health advice
// beyond what is general knowledge. The people, addresses and telephone numbers
// are invented (555-01xx is kept for that), the help lines are real. The pictures
// are drawn by [Picture], and their alt texts say what is drawn.
//
// Who calls lays the plan into a calendar through its ordinary ways; accounts get
// their addresses there.
package sample
