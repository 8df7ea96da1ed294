package main

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
)

func TestAdminRecover(t *testing.T) {
	ctx, store := context.Background(), dataFlags{Data: t.TempDir()}
	a, err := store.open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	token, err := a.People.SetUpLink(ctx, access.System(access.BySetUp))
	if err != nil {
		t.Fatal(err)
	}
	in, err := a.People.UseSetUp(ctx, access.Anonymous(""), accounts.SetUpInput{Token: token, Address: "kim@groups.example", Name: "Kim", Lang: "en"}, accounts.Browser{})
	if err != nil {
		t.Fatal(err)
	}
	run := func(address string) (string, error) {
		var out bytes.Buffer
		err := recoverCmd{Address: address, BaseURL: "https://groups.example", Store: store}.Run(ctx, &out)
		return out.String(), err
	}
	if _, err := run("lee@groups.example"); err == nil || !strings.Contains(err.Error(), "no account to recover") {
		t.Errorf("an unknown address: %v", err)
	}
	out, err := run("kim@groups.example")
	if err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`https://groups\.example/recover/(\S+)\n`).FindStringSubmatch(out)
	if link == nil {
		t.Fatalf("no link: %s", out)
	}
	if address, ok, err := a.People.ResetOpen(ctx, access.Anonymous(""), link[1]); err != nil || !ok || address != "kim@groups.example" {
		t.Errorf("the link opens for %q: %v, %v", address, ok, err)
	}
	if _, err := a.People.Resume(ctx, in.Token); err == nil {
		t.Error("the session goes on")
	}
}
