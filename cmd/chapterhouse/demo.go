package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"chapterhouse.dev/chapterhouse/internal/app"
	"chapterhouse.dev/chapterhouse/internal/demo"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
)

type demoCmd struct {
	Listen string `help:"Address and port to listen on; this machine only." default:"127.0.0.1:8080"`
	Data   string `help:"Keep the network in this folder, and go on with it next time." type:"path" placeholder:"DIR"`
	Groups int    `help:"How many groups to invent." default:"200"`
	Seed   uint64 `help:"Another seed makes another network." default:"7"`
}

// Run invents a network, shows it, and forgets it unless it was to be kept.
func (c demoCmd) Run(ctx context.Context, out io.Writer) error {
	dir, kept := c.Data, c.Data != ""
	if !kept {
		var err error
		if dir, err = os.MkdirTemp("", "chapterhouse-demo-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	database := filepath.Join(dir, "chapterhouse.db")
	_, missing := os.Stat(database)
	began, walk := clock.System().Now(), clock.NewFake(clock.System().Now())
	walk.Set(began.AddDate(-demo.Years, 0, -2))
	log := slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	a, err := app.Open(ctx, app.Config{Listen: c.Listen, BaseURL: baseOf(c.Listen), Data: dir, Database: "sqlite:" + database + "?hasty", Demo: true, Clock: walk, Log: log})
	if err != nil {
		return err
	}
	defer a.Close()
	if missing != nil {
		walk.Set(began)
		if err := demo.Build(ctx, a, walk, demo.Options{Groups: c.Groups, Seed: c.Seed}); err != nil {
			return err
		}
	}
	walk.Release()
	cast, err := demo.Cast(ctx, a)
	if err != nil {
		return err
	}
	a.SetCast(cast)
	return a.Serve(ctx, func(string) {
		fmt.Fprintf(out, "An invented network is ready after %s: %s\n", clock.System().Now().Sub(began).Round(10*time.Millisecond), a.Config.BaseURL)
		fmt.Fprintf(out, "The bar on top signs you in as anyone; every mail is at %s/dev/mail\n", a.Config.BaseURL)
	})
}

// baseOf is the address that a browser on this machine opens.
func baseOf(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil || host == "" {
		return "http://" + listen
	}
	return "http://" + net.JoinHostPort(host, port)
}
