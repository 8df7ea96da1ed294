package calendars

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/platform/crawl"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/ical"
)

// Fetcher gets what is at an address; *crawl.Fetcher is one.
type Fetcher interface {
	Fetch(context.Context, crawl.Request) (crawl.Response, error)
}

// The window in months, and the most meetings of one calendar in each half of
// it: past and to come.
const (
	monthsBack  = 24
	monthsAhead = 12
	mostInHalf  = 5_000
)

// reading is what came of looking at a calendar once.
type reading struct {
	began              time.Time
	unchanged          bool
	trouble            *trouble // nothing could be read
	status, bytes      int
	etag, lastModified string

	name    string // that the calendar gives itself
	entries int    // in the file, whatever can be made of them
	feed    events.FromFeed
	notes   []Note
}

// trouble is why nothing could be read.
type trouble struct {
	message i18n.Message
	passing bool // may well be over in some minutes
}

// fetch reads what is at an address, if it changed since the copy that etag and
// lastModified belong to. The error is only that of ctx.
func (s *Service) fetch(ctx context.Context, url, etag, lastModified string) (reading, error) {
	now := s.gate.Now()
	res, err := s.fetcher.Fetch(ctx, crawl.Request{
		URL: url, ETag: etag, LastModified: lastModified, Accept: "text/calendar, */*;q=0.5", MaxBytes: crawl.CalendarMaxBytes,
	})
	r := reading{began: now, status: res.Status, bytes: len(res.Body), unchanged: res.NotModified}
	if failed := (*crawl.Error)(nil); errors.As(err, &failed) {
		r.trouble = &trouble{failed.Message(), failed.Retry()}
		return r, nil
	}
	if err != nil || r.unchanged {
		return r, err
	}
	if m, page := asPage(res); page {
		r.trouble = &trouble{message: m}
		return r, nil
	}
	r.etag, r.lastModified = res.Header.Get("Etag"), res.Header.Get("Last-Modified")
	r.parse(body(res), now)
	return r, nil
}

// readFile reads the bytes of a calendar file.
func readFile(data []byte, now time.Time) reading {
	r := reading{began: now, bytes: len(data)}
	if m, page := asPage(crawl.Response{Body: data}); page {
		r.trouble = &trouble{message: m}
		return r
	}
	r.parse(bytes.NewReader(data), now)
	return r
}

// body is the answer as the reader of calendars wants it. That reader guesses
// line by line between UTF-8 and Windows-1252, better than anybody can for the
// whole; other charsets are known from the answer's header only.
func body(res crawl.Response) io.Reader {
	switch res.Charset {
	case "", "utf-8", "windows-1252":
		return bytes.NewReader(res.Body)
	}
	return strings.NewReader(res.Text())
}

// asPage says whether a web page came instead of a calendar, and which sentence
// helps: pages for signing in are the most frequent.
func asPage(res crawl.Response) (i18n.Message, bool) {
	head := bytes.ToLower(bytes.TrimLeft(res.Body[:min(len(res.Body), 64<<10)], "\ufeff \t\r\n"))
	if !bytes.HasPrefix(head, []byte("<")) || bytes.Contains(head[:min(len(head), 4<<10)], []byte("begin:vcalendar")) {
		return i18n.Message{}, false
	}
	address := strings.ToLower(res.FinalURL)
	for _, sign := range []string{"login", "signin", "sign-in", "sign_in", "/auth", "oauth", "accounts."} {
		if strings.Contains(address, sign) {
			return msg.CalendarSignIn(), true
		}
	}
	if bytes.Contains(head, []byte(`type="password"`)) || bytes.Contains(head, []byte(`type=password`)) {
		return msg.CalendarSignIn(), true
	}
	return msg.CalendarPage(), true
}

// parse decodes and expands a calendar, the coming half of the window before
// the past one: limits of a half must not cost the other.
func (r *reading) parse(from io.Reader, now time.Time) {
	limits := ical.FeedLimits()
	limits.TotalInstances = mostInHalf
	cal, err := ical.Decode(from, limits)
	if err != nil {
		r.trouble = &trouble{message: fault.As(err).Message}
		return
	}
	r.name, r.entries = cal.Name, len(cal.Events)
	end := now.AddDate(0, monthsAhead, 0)
	coming := ical.Expand(cal, ical.Window{From: now, To: end}, limits)
	past := ical.Expand(cal, ical.Window{From: now.AddDate(0, -monthsBack, 0), To: now}, limits)
	r.feed = events.FromFeed{Instances: merge(past.Instances, coming.Instances), Until: end}
	r.addNotes(cal.Problems, coming.Problems, past.Problems)
	if !coming.Complete {
		r.feed.Unsure = map[string]bool{}
		for _, e := range cal.Events {
			r.feed.Unsure[e.UID] = true
		}
		r.notes = append(r.notes, Note{Message: msg.CalendarCutShort()})
	}
}

// merge joins the halves of a window. A meeting under way is in both.
func merge(past, coming []ical.Instance) []ical.Instance {
	type key struct {
		event      *ical.Event
		recurrence ical.Time
		start      ical.Time
	}
	seen := map[key]bool{}
	for _, i := range past {
		seen[key{i.Event, i.RecurrenceID, i.Start}] = true
	}
	for _, i := range coming {
		if !seen[key{i.Event, i.RecurrenceID, i.Start}] {
			past = append(past, i)
		}
	}
	return past
}

// mostNotes is how many notes of a reading are kept.
const mostNotes = 50

// addNotes keeps what the reader of calendars told, each thing once.
func (r *reading) addNotes(lists ...[]ical.Problem) {
	type key struct {
		line int
		what string
	}
	seen := map[key]bool{}
	for _, list := range lists {
		for _, p := range list {
			k := key{p.Line, p.Message.Key}
			if len(r.notes) < mostNotes && !seen[k] {
				seen[k] = true
				r.notes = append(r.notes, Note{p.Line, p.Message})
			}
		}
	}
}
