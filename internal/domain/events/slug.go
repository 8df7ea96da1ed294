package events

import (
	"fmt"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
)

// slugs gives out the addresses of one group's meetings.
type slugs map[string]ids.EventID

// give returns a free address for a meeting: its day and its title, with a
// number where another meeting has or had it. The day is that of the meeting's
// own clock, which is what people see.
func (s slugs) give(id ids.EventID, w When, title string) string {
	base := w.Start.Date.String()
	if t := ids.Slug(title); t != "" {
		base += "-" + t
	}
	slug := base
	for n := 2; ; n++ {
		if owner, taken := s[slug]; !taken || owner == id {
			s[slug] = id
			return slug
		}
		slug = fmt.Sprintf("%s-%d", base, n)
	}
}

// follow returns the address of a meeting whose content changed. It stays the
// same, so that links keep working, unless the meeting moved to another day:
// the day stands in it.
func (s slugs) follow(id ids.EventID, old string, w When, title string) string {
	if strings.HasPrefix(old, w.Start.Date.String()) {
		return old
	}
	return s.give(id, w, title)
}
