package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"chapterhouse.dev/chapterhouse/internal/app"
	"chapterhouse.dev/chapterhouse/internal/demo"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/web/dev"
)

// today is the day on which the pictures are taken, whenever that is.
var today = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// The network that is shown.
const (
	groups = 120
	seed   = 7
)

func main() {
	out := flag.String("out", "docs/pictures", "folder of the pictures")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *out); err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out string) error {
	data, err := os.MkdirTemp("", "pictures")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	w, err := openTown(ctx, data)
	if err != nil {
		return err
	}
	defer w.close()
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	ctx, stop, err := chromium(ctx)
	if err != nil {
		return err
	}
	defer stop()
	for _, s := range shots {
		picture, err := w.take(ctx, s)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		if err := os.WriteFile(filepath.Join(out, s.name+".png"), picture, 0o644); err != nil {
			return err
		}
		fmt.Printf("%-12s %4d KB\n", s.name, len(picture)>>10)
	}
	return nil
}

// town is the demo's network behind a listener on a free port.
type town struct {
	url   string
	cast  []dev.Part
	close func()
}

func openTown(ctx context.Context, data string) (w town, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return w, err
	}
	w.url = "http://" + l.Addr().String()
	walk := clock.NewFake(today.AddDate(-demo.Years, 0, -2))
	database := "sqlite:" + filepath.Join(data, "chapterhouse.db") + "?hasty"
	a, err := app.Open(ctx, app.Config{Listen: l.Addr().String(), BaseURL: w.url, Data: data, Database: database, Demo: true, Clock: walk, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		l.Close()
		return w, err
	}
	server := &http.Server{Handler: a.Handler(), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }()
	w.close = func() { server.Close(); a.Close() }
	walk.Set(today)
	err = demo.Build(ctx, a, walk, demo.Options{Groups: groups, Seed: seed})
	if err == nil {
		_, err = a.Jobs.Drain(ctx)
	}
	if err == nil {
		w.cast, err = demo.Cast(ctx, a)
		a.SetCast(w.cast)
	}
	if err != nil {
		w.close()
	}
	return w, err
}
