package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/app"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

// dataFlags say where a program keeps its data.
type dataFlags struct {
	Data     string `help:"Folder of the database, files and key." default:"data" type:"path" env:"CHAPTERHOUSE_DATA_DIR"`
	Database string `help:"postgres://… for PostgreSQL; SQLite in the data folder if left out." placeholder:"URL" env:"CHAPTERHOUSE_DATABASE"`
}

// open opens the program for one command. A server may be running meanwhile.
func (f dataFlags) open(ctx context.Context) (*app.App, error) {
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	return app.Open(ctx, app.Config{Data: f.Data, Database: f.Database, Beside: true, Log: log})
}

// inWords turns what a use case refused into a sentence for the operator.
func inWords(err error) error {
	f := fault.As(err)
	if f == nil {
		return err
	}
	text := i18n.Load().For("en")
	var lines []string
	if !f.Message.IsZero() {
		lines = append(lines, text.T(f.Message))
	}
	for _, field := range f.Fields {
		lines = append(lines, fmt.Sprintf("%s: %s", field.Name, text.T(field.Message)))
	}
	if len(lines) == 0 {
		return err
	}
	return errors.New(strings.Join(lines, "\n"))
}
