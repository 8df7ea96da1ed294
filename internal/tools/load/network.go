package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/app"
	"chapterhouse.dev/chapterhouse/internal/demo"
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
)

// network is D1, in a folder.
type network struct {
	dir     string
	groups  int
	events  int
	built   time.Duration // zero when it was there
	group   string        // address of a group's public page
	desk    string        // a leader's page of it
	leader  string        // token of a session
	manager string        // token of a session
}

const database = "chapterhouse.db"

// makeNetwork invents D1 in dir unless it is there, and signs two people in.
func makeNetwork(ctx context.Context, dir string, size, meetings int) (n network, err error) {
	n = network{dir: dir, groups: size, events: meetings}
	_, err = os.Stat(filepath.Join(dir, database))
	missing := errors.Is(err, fs.ErrNotExist)
	start := time.Now()
	walk := clock.NewFake(start)
	walk.Set(start.AddDate(-demo.Years, 0, -2))
	a, err := app.Open(ctx, app.Config{Data: dir, Database: "sqlite:" + filepath.Join(dir, database) + "?hasty", Demo: true, Clock: walk,
		Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return n, err
	}
	defer a.Close()
	walk.Set(start)
	if missing {
		if err := demo.Build(ctx, a, walk, demo.Options{Groups: size, Seed: 7}); err != nil {
			return n, err
		}
		if err := fill(ctx, a, meetings); err != nil {
			return n, err
		}
		n.built = time.Since(start)
	}
	walk.Release()
	return n, n.signIn(ctx, a)
}

// signIn begins sessions for a leader in good standing and a manager.
func (n *network) signIn(ctx context.Context, a *app.App) error {
	cast, err := demo.Cast(ctx, a)
	if err != nil {
		return err
	}
	for _, part := range cast {
		var token *string
		switch {
		case n.leader == "" && strings.HasPrefix(part.Start, "/me/groups/"):
			n.desk, n.group, token = part.Start, strings.TrimPrefix(part.Start, "/me"), &n.leader
		case n.manager == "" && part.Start == "/office":
			token = &n.manager
		default:
			continue
		}
		in, err := a.People.SignInAs(ctx, access.System(access.ByDemo), part.Person, accounts.Browser{Device: "load"})
		if err != nil {
			return err
		}
		*token = in.Token
	}
	if n.leader == "" || n.manager == "" {
		return errors.New("the network has no leader or no manager to sign in as")
	}
	return nil
}

// fill writes more meetings of the past, evenly among the groups, until there
// are as many as D1 has.
func fill(ctx context.Context, a *app.App, want int) error {
	as := access.System(access.ByDemo)
	var list []groups.Group
	err := a.Requirements.Network(ctx, as, ids.Date{}, func(st requirements.Standing) error {
		list = append(list, st.Group)
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(list, func(x, y groups.Group) int { return strings.Compare(string(x.ID), string(y.ID)) })
	have := 0
	err = a.Gate.View(ctx, as, func(tx *access.Tx) error {
		facts, err := events.FactsTx(ctx, tx, "", list[len(list)-1].ID, a.Gate.Now().AddDate(-10, 0, 0), a.Gate.Now().AddDate(10, 0, 0))
		have = len(facts)
		return err
	})
	if err != nil || have >= want {
		return err
	}
	each := (want - have + len(list) - 1) / len(list)
	for _, g := range list {
		if err := meetAgain(ctx, a, g, min(each, want-have)); err != nil {
			return err
		}
		have += min(each, want-have)
	}
	return nil
}

func meetAgain(ctx context.Context, a *app.App, g groups.Group, times int) error {
	return a.Gate.UpdateLocked(ctx, access.System(access.ByDemo), events.Lock(g.ID), func(tx *access.Tx) error {
		w, err := tx.Allow(access.EventWrite, g.Target())
		if err != nil {
			return err
		}
		for i := range times {
			day := ids.DateOf(a.Gate.Now()).AddDays(-10 - 45*i)
			meeting := events.Input{Title: fmt.Sprintf("Hands-on evening %d", i+1), Description: "An evening at the keyboard: bring what you are building.",
				Start: events.Wall{Date: day, Hour: 18}, End: events.Wall{Date: day, Hour: 20}, Location: "City library, room 2"}
			if _, err := a.Events.WriteTx(ctx, w, g, meeting, events.Published); err != nil {
				return err
			}
		}
		return nil
	})
}
