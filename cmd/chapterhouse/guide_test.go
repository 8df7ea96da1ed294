package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const guideFile = "../../guides/azure-tech-groups.yaml"

func TestGuideCommands(t *testing.T) {
	ctx, store := context.Background(), dataFlags{Data: t.TempDir(), Database: ""}
	run := func(command func(*bytes.Buffer) error) (string, error) {
		var out bytes.Buffer
		err := command(&out)
		return out.String(), err
	}
	want := func(out string, err error, parts ...string) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range parts {
			if !strings.Contains(out, p) {
				t.Errorf("%q lacks %q", out, p)
			}
		}
	}
	out, err := run(func(b *bytes.Buffer) error { return guideValidateCmd{File: guideFile}.Run(b) })
	want(out, err, "is a guide", "SHA-256")
	out, err = run(func(b *bytes.Buffer) error { return guideApplyCmd{File: guideFile, Store: store}.Run(ctx, b) })
	want(out, err, "version 1 has this text already")

	changed := copyGuide(t, "timezone: America/Los_Angeles", "timezone: Europe/Berlin")
	later := dateArg{time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)}
	apply := guideApplyCmd{File: changed, Effective: later, Note: "moves", Store: store}
	out, err = run(func(b *bytes.Buffer) error { return apply.Run(ctx, b) })
	want(out, err, "Version 2 is applied and in force from 2100-01-01")
	out, err = run(func(b *bytes.Buffer) error { return guideShowCmd{Store: store}.Run(ctx, b) })
	want(out, err, "# version 1,", "timezone: America/Los_Angeles")
	out, err = run(func(b *bytes.Buffer) error { return guideShowCmd{AsOf: later, Store: store}.Run(ctx, b) })
	want(out, err, "# version 2,", "timezone: Europe/Berlin")
	for _, pair := range [][2]string{{"1", "2"}, {guideFile, changed}, {"1", changed}} {
		out, err = run(func(b *bytes.Buffer) error { return guideDiffCmd{A: pair[0], B: pair[1], Store: store}.Run(ctx, b) })
		want(out, err, "timezone: America/Los_Angeles becomes Europe/Berlin")
	}
	if _, err := run(func(b *bytes.Buffer) error { return guideDiffCmd{A: "1", B: "9", Store: store}.Run(ctx, b) }); err == nil {
		t.Error("version 9 exists")
	}
	early := guideApplyCmd{File: guideFile, Effective: dateArg{time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)}, Store: store}
	if _, err := run(func(b *bytes.Buffer) error { return early.Run(ctx, b) }); err == nil || !strings.Contains(err.Error(), "cannot come into force before") {
		t.Errorf("an early guide: %v", err)
	}
}

func TestGuideValidateNamesLineAndColumn(t *testing.T) {
	var out bytes.Buffer
	file := copyGuide(t, "timezone: America/Los_Angeles", "timezone: Mars/Olympus\nsurprise: 1")
	err := guideValidateCmd{File: file}.Run(&out)
	if err == nil || !strings.Contains(err.Error(), "2 problems") || !strings.Contains(out.String(), file+":8:11: ") || !strings.Contains(out.String(), "surprise") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

// copyGuide writes the default guide with one change beside its documents.
func copyGuide(t *testing.T, from, to string) string {
	t.Helper()
	text, err := os.ReadFile(guideFile)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../guides")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "changed.yaml")
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), from, to, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
