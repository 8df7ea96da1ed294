package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// options are the flags.
type options struct {
	data    string
	groups  int
	events  int
	rounds  int
	lasting time.Duration
	write   string
	bench   bool

	bare, listen string // how the program starts itself as the bare server
}

func main() {
	var o options
	flag.StringVar(&o.data, "data", "", "keep D1 in this folder, and use it again the next time")
	flag.IntVar(&o.groups, "groups", 1000, "groups of D1")
	flag.IntVar(&o.events, "events", 20_000, "meetings of D1")
	flag.IntVar(&o.rounds, "rounds", 5, "drives of each page; the median counts")
	flag.DurationVar(&o.lasting, "lasting", time.Second, "length of a drive")
	flag.StringVar(&o.write, "write", "", "write the figures to this Markdown file")
	flag.BoolVar(&o.bench, "bench", true, "also run the benchmarks of the packages")
	flag.StringVar(&o.bare, "bare", "", "serve this file of answers (the program starts itself so)")
	flag.StringVar(&o.listen, "listen", "", "address of the bare server")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	work := run
	if o.bare != "" {
		work = func(ctx context.Context, o options) error { return serveBare(ctx, o.bare, o.listen) }
	}
	if err := work(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

// run measures everything and writes it down.
func run(ctx context.Context, o options) error {
	work, err := os.MkdirTemp("", "chapterhouse-load-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	if o.data == "" {
		o.data = filepath.Join(work, "d1")
	}
	program := filepath.Join(work, "chapterhouse")
	if out, err := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", program, "./cmd/chapterhouse").CombinedOutput(); err != nil {
		return fmt.Errorf("building the program, from the root of the project: %w\n%s", err, out)
	}
	say("inventing the network")
	n, err := makeNetwork(ctx, o.data, o.groups, o.events)
	if err != nil {
		return err
	}
	f := &figures{options: o, network: n, pages: pages(n)}
	if err := f.serve(work, program); err != nil {
		return err
	}
	if o.bench {
		if f.benches, err = runBenches(ctx); err != nil {
			return err
		}
	}
	if o.write == "" {
		return f.print(os.Stdout)
	}
	out, err := os.Create(o.write)
	if err != nil {
		return err
	}
	return errors.Join(f.print(out), out.Close())
}

func say(what string, args ...any) { fmt.Fprintf(os.Stderr, "load: "+what+"\n", args...) }

// serve starts the servers and drives them.
func (f *figures) serve(work, program string) (err error) {
	start := func() (*process, error) {
		addr, err := freeAddress()
		if err != nil {
			return nil, err
		}
		return startProcess(addr, "/", filepath.Join(work, "server.log"), program, "serve", "--dev", "--data", f.network.dir, "--listen", addr)
	}
	say("starting the server %d times", f.options.rounds)
	if f.starts, err = starts(work, start, f.options.rounds); err != nil {
		return err
	}
	ours, err := start()
	if err != nil {
		return err
	}
	defer ours.stop()
	ours.settle()
	answers := map[string]answer{}
	for _, p := range f.pages {
		a, err := fetch(ours.addr, p.path, p.session)
		if err != nil {
			return err
		}
		answers[p.path], p.bytes = a, len(a.Body)
	}
	for _, p := range f.pages[:promised] {
		w, err := weigh(ours.addr, answers[p.path])
		if err != nil {
			return err
		}
		f.weights = append(f.weights, w)
	}
	bare, err := startBare(work, answers)
	if err != nil {
		return err
	}
	defer bare.stop()
	for _, p := range f.pages {
		say("%s", p.name)
		if p.measure(ours, bare, f.options.rounds, f.options.lasting); p.failure != nil {
			return fmt.Errorf("%s: %w", p.name, p.failure)
		}
		now, _, err := ours.memory()
		if err != nil {
			return err
		}
		p.memory = now
	}
	_, f.memory, err = ours.memory()
	return err
}
