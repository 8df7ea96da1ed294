package main

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/PuerkitoBio/goquery"
)

// page is something that is asked for again and again.
type page struct {
	name    string
	path    string
	session string
	fresh   bool   // each request has an address of its own, so that no page is in memory
	writer  string // session of somebody who writes meanwhile, so that pages in memory become untrue
	writes  int    // how many there were in all rounds
	bytes   int    // as sent, without the header
	memory  int64  // of our server after it, in bytes
	rounds  []round
	failure error
}

// round is one drive of ours and one of the bare server.
type round struct{ ours, bare result }

// pages are what is measured: first what the promise names, then the rest.
func pages(n network) []*page {
	return []*page{
		{name: "home", path: "/"},
		{name: "directory", path: "/groups"},
		{name: "group page", path: n.group},
		{name: "home, 10 writes a second", path: "/", writer: n.leader},
		{name: "directory, 10 writes a second", path: "/groups", writer: n.leader},
		{name: "group page, 10 writes a second", path: n.group, writer: n.leader},
		{name: "home, not in memory", path: "/", fresh: true},
		{name: "directory, not in memory", path: "/groups", fresh: true},
		{name: "group page, not in memory", path: n.group, fresh: true},
		{name: "desk of a leader, signed in", path: n.desk, session: n.leader},
		{name: "office's table of groups, signed in", path: "/office/groups", session: n.manager},
	}
}

// promised is how many of the pages carry the promise of 40%.
const promised = 3

// measure drives both servers in turn.
func (p *page) measure(ours, bare *process, rounds int, lasting time.Duration) {
	request := func(host string) func(int) []byte {
		fixed := ask("GET", host, p.path, p.session, "")
		return func(i int) []byte {
			if p.fresh {
				return ask("GET", host, fmt.Sprintf("%s?visit=%d", p.path, time.Now().UnixNano()+int64(i)), p.session, "")
			}
			return fixed
		}
	}
	for range rounds {
		var r round
		if r.bare, p.failure = drive(bare.addr, lasting, request(bare.addr)); p.failure != nil {
			return
		}
		if r.ours, p.failure = p.driveOurs(ours.addr, lasting, request(ours.addr)); p.failure != nil {
			return
		}
		p.rounds = append(p.rounds, r)
	}
}

// pause is between two writes.
const pause = 100 * time.Millisecond

// driveOurs drives our server, while somebody changes the language of an account
// back and forth where the page is measured under writes.
func (p *page) driveOurs(addr string, lasting time.Duration, request func(int) []byte) (r result, err error) {
	if p.writer == "" {
		return drive(addr, lasting, request)
	}
	form := func(n int) []byte {
		return ask("POST", addr, ui.PathLanguage, p.writer, "back=/&lang="+[]string{"de", "en"}[n%2])
	}
	stop, done := make(chan struct{}), make(chan error, 1)
	go func() {
		n, err := disturb(addr, pause, form, stop)
		p.writes += n
		done <- err
	}()
	r, err = drive(addr, lasting, request)
	close(stop)
	return r, errors.Join(err, <-done)
}

// ratio is ours to the bare server, the median of the rounds.
func (p *page) ratio() float64 {
	return median(p.rounds, func(r round) float64 { return r.ours.rate() / r.bare.rate() })
}

func median[T any, N cmp.Ordered](list []T, of func(T) N) (m N) {
	var all []N
	for _, one := range list {
		all = append(all, of(one))
	}
	slices.Sort(all)
	if len(all) > 0 {
		m = all[len(all)/2]
	}
	return m
}

// weight is what a browser transfers for one page, in bytes.
type weight struct {
	page, styles, scripts, other int
}

func (w weight) sum() int { return w.page + w.styles + w.scripts + w.other }

// weigh adds up a page and all that it needs, as sent.
func weigh(addr string, at answer) (w weight, err error) {
	w.page = len(at.Body)
	plain, err := at.unpacked()
	if err != nil {
		return w, err
	}
	doc, err := goquery.NewDocumentFromReader(plain)
	if err != nil {
		return w, err
	}
	add := func(attribute string, to *int) func(int, *goquery.Selection) {
		return func(_ int, s *goquery.Selection) {
			path, _ := s.Attr(attribute)
			if !strings.HasPrefix(path, "/") || err != nil {
				return // pictures within the page are weighed with it
			}
			var a answer
			if a, err = fetch(addr, path, ""); err == nil {
				*to += len(a.Body)
			}
		}
	}
	doc.Find("link[rel=stylesheet]").Each(add("href", &w.styles))
	doc.Find("script[src]").Each(add("src", &w.scripts))
	doc.Find("link[rel=icon]").Each(add("href", &w.other))
	doc.Find("img[src]").Each(add("src", &w.other))
	return w, err
}

// starts says how long the server takes from its start to its first answer.
func starts(dir string, start func() (*process, error), times int) (list []time.Duration, err error) {
	for range times {
		p, err := start()
		if err != nil {
			return nil, fmt.Errorf("%w (see %s)", err, filepath.Join(dir, "server.log"))
		}
		list = append(list, p.first)
		p.stop()
	}
	slices.Sort(list)
	return list, nil
}
