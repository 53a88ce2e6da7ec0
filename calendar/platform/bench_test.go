package platform

import (
	"fmt"
	"strings"
	"testing"
)

// sample is what a social manager writes, with all that makes counting costly.
const sample = "Grippe-Impfung ab Montag 👩🏽‍⚕️: Wir impfen für Sie täglich 9–12 Uhr und “ohne Termin”. " +
	"Vous n’avez pas besoin d’être déjà inscrit… 🇩🇪 1️⃣ Karte, 2️⃣ Ausweis ❤️ Fragen? praxis-muster.de/impfung?tag=1 " +
	"oder info@praxis-muster.de, Dr.med Muster. #Grippe #FluSeason2026 @redcross 予約はpraxis-muster.jpまで. "

func sampleOf(characters int) string {
	r := []rune(strings.Repeat(sample, characters/len([]rune(sample))+1))
	return string(r[:characters])
}

// Counting 3,000 characters for all five platforms stays under 0.5 ms.
func BenchmarkCountAll3000(b *testing.B) {
	text := sampleOf(3000)
	b.ReportAllocs()
	for b.Loop() {
		Counts(text)
	}
}

// The time for a byte is the same from 3 KB to 1 MB.
func BenchmarkXLength(b *testing.B) {
	for _, kb := range []int{3, 30, 300, 1000} {
		text := sampleOf(kb * 1000)
		b.Run(fmt.Sprintf("%dKB", kb), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				XLength(text)
			}
		})
	}
}

func BenchmarkXLengthOdd(b *testing.B) {
	for _, unit := range []string{"a.", "a.de/(", "は.", "xn--a.", "http://a.", "e\u0301", "👩\u200d"} {
		for _, kb := range []int{10, 1000} {
			text := strings.Repeat(unit, kb*1000/len(unit))
			b.Run(fmt.Sprintf("%q/%dKB", unit, kb), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					XLength(text)
				}
			})
		}
	}
}

func BenchmarkLinkedInEscape(b *testing.B) {
	text := sampleOf(3000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		LinkedInEscape(text)
	}
}

func BenchmarkCheckAll(b *testing.B) {
	p := Post{Text: sampleOf(600), Link: "https://praxis-muster.de", Media: many(photo, 4)}
	for b.Loop() {
		for _, n := range All() {
			n.Check(p)
		}
	}
}
