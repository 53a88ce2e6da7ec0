package sent

import (
	"encoding/csv"
	"io"
	"strings"
	"time"

	"rounds/calendar"
	"rounds/ui/shown"
)

// columns are the heads of the export; they are documented and keep their names.
var columns = []string{
	"date", "time", "zone", "platform", "account", "title", "text", "further parts", "link", "address", "state", "approved by", "approved on",
}

// bom tells spreadsheets that the file is UTF-8; without it some read é as Ã©.
const bom = "\uFEFF"

// WriteCSV writes the posts as RFC 4180 says, a head line first, times in a
// zone. It begins with a byte order mark.
func WriteCSV(w io.Writer, items []calendar.SentItem, zone *time.Location) error {
	if _, err := io.WriteString(w, bom); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true
	if err := c.Write(columns); err != nil {
		return err
	}
	for _, it := range items {
		at := it.Delivery.SentAt.In(zone)
		row := []string{
			at.Format(time.DateOnly), at.Format("15:04:05"), zone.String(), it.Account.Platform.Title(), it.Account.Name,
			it.Delivery.Title, shown.Body(it.Content.Outgoing), strings.Join(it.Content.Parts, "\n\n"), it.Content.Link,
			it.Delivery.URL, string(it.Delivery.State), it.Approver.Name, stamp(it.YesAt, zone),
		}
		for i := range row {
			row[i] = plain(row[i])
		}
		if err := c.Write(row); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func stamp(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format("2006-01-02 15:04")
}

// plain keeps a spreadsheet from taking a cell for a formula (OWASP, "CSV
// Injection"): what begins like one gets an apostrophe in front. White space
// before the sign does not help an attacker, as spreadsheets cut it.
func plain(cell string) string {
	cell = strings.ReplaceAll(cell, "\x00", "")
	if head := strings.TrimLeft(cell, " \u00a0\n\r"); head != "" && strings.ContainsRune("=+-@\t＝＋－＠", []rune(head)[0]) {
		return "'" + cell
	}
	if strings.HasPrefix(cell, "\r") || strings.HasPrefix(cell, "\n") {
		return "'" + cell
	}
	return cell
}
