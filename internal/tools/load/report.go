package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"
)

// figures is everything that was measured.
type figures struct {
	options options
	network network
	starts  []time.Duration // sorted
	pages   []*page
	weights []weight // of the promised pages
	memory  int64    // the most that the server held, in bytes
	benches []bench
}

// print writes the page of figures.
func (f *figures) print(to io.Writer) error {
	w := bufio.NewWriter(to)
	f.head(w)
	f.requests(w)
	f.small(w)
	f.packages(w)
	return w.Flush()
}

func (f *figures) head(w io.Writer) {
	fmt.Fprintf(w, `# Figures

How fast the program is and how much it needs. This page is written by
%sgo run ./internal/tools/load -write docs/figures.md%s and holds nothing that was
typed in. The machine had other work at the same time: compare within a run, not
between runs.

- When: %s. Machine: %s, %d cores, %s, %s/%s.
- D1: %s groups, %s meetings, on SQLite, invented by the demo%s.

`, "`", "`", time.Now().UTC().Format("2006-01-02 15:04 UTC"), processor(), runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH,
		thousands(f.network.groups), thousands(f.network.events), f.network.buildTime())
}

func (n network) buildTime() string {
	if n.built == 0 {
		return ""
	}
	return fmt.Sprintf(" in %.0f s", n.built.Seconds())
}

func (f *figures) requests(w io.Writer) {
	fmt.Fprintf(w, `## Pages

%d connections, kept open; %d rounds of %s for each page and server, in turn; the
median round counts. "Bare" is a net/http server in a process of its own that
writes the same header and the same compressed bytes and does nothing else. The
load generator runs on the same cores. Promised for visitors' pages, the first
three: at least 40%% of the bare server, and 99%% of answers within 50 ms.

A page for visitors is kept in memory until something is written. "10 writes a
second" has somebody write all the while (%d writes in all), after each of which
the page is made anew, once for all who wait; "not in memory" asks for another
address each time, so that each answer is made for it alone. What is signed in is
always made anew.

| page | bytes | bare, per s | ours, per s | ratio | lowest to highest | half within | 99%% within | bare, 99%% within | server's memory after it |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
`, connections, f.options.rounds, f.options.lasting, f.writes())
	for _, p := range f.pages {
		ratio := func(r round) float64 { return r.ours.rate() / r.bare.rate() }
		low, high := ratio(p.rounds[0]), ratio(p.rounds[0])
		for _, r := range p.rounds {
			low, high = min(low, ratio(r)), max(high, ratio(r))
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s to %s | %s | %s | %s | %s |\n", p.name, thousands(p.bytes),
			thousands(int(median(p.rounds, func(r round) float64 { return r.bare.rate() }))),
			thousands(int(median(p.rounds, func(r round) float64 { return r.ours.rate() }))), percent(p.ratio()), percent(low), percent(high),
			ms(median(p.rounds, func(r round) time.Duration { return r.ours.at(0.5) })),
			ms(median(p.rounds, func(r round) time.Duration { return r.ours.at(0.99) })),
			ms(median(p.rounds, func(r round) time.Duration { return r.bare.at(0.99) })), mb(p.memory))
	}
	fmt.Fprintln(w)
}

// writes is how often something was written meanwhile.
func (f *figures) writes() (n int) {
	for _, p := range f.pages {
		n += p.writes
	}
	return n
}

func (f *figures) small(w io.Writer) {
	fmt.Fprintf(w, `## Start, memory, bytes

- From the start of the process to its first answer: %s (median of %d; promised: below 1 s).
- Memory of the server at most, in all of the above: %s (promised: below 150 MB).

What a first visit transfers, with everything that the page needs, compressed
(promised: below 60 kB, scripts below 15 kB of it):

| page | page itself | styles | scripts | pictures | together |
|---|--:|--:|--:|--:|--:|
`, ms(f.starts[len(f.starts)/2]), len(f.starts), mb(f.memory))
	for i, one := range f.weights {
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s |\n", f.pages[i].name, thousands(one.page), thousands(one.styles), thousands(one.scripts), thousands(one.other), thousands(one.sum()))
	}
	fmt.Fprintln(w)
}

func (f *figures) packages(w io.Writer) {
	if len(f.benches) == 0 {
		return
	}
	fmt.Fprint(w, "## Benchmarks of packages\n\nEach run once; the command is above its figures.\n")
	for _, b := range f.benches {
		fmt.Fprintf(w, "\n%s%s:\n\n    $ %s\n", strings.ToUpper(b.promise[:1]), b.promise[1:], strings.Join(b.command(), " "))
		for _, line := range b.figures {
			fmt.Fprintf(w, "    %s\n", line)
		}
	}
}

// processor is the name of the machine's.
func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo") // elsewhere there is none
	for line := range strings.Lines(string(text)) {
		if name, value, _ := strings.Cut(line, ":"); strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown processor"
}

func percent(share float64) string {
	if share < 0.1 {
		return fmt.Sprintf("%.1f%%", share*100)
	}
	return fmt.Sprintf("%.0f%%", share*100)
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }

func mb(bytes int64) string { return fmt.Sprintf("%d MB", bytes/1_000_000) }

// thousands writes a number with commas.
func thousands(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
