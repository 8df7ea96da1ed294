package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/app/doctor"
)

func TestDoctorFailsWhenSomethingDoesNotWork(t *testing.T) {
	var c cli
	var out bytes.Buffer
	p, err := newParser(&c, context.Background(), &out)
	if err != nil {
		t.Fatal(err)
	}
	// Nothing listens on port 1, so the site does not answer.
	k, err := p.Parse([]string{"doctor", "--dev", "--data", t.TempDir(), "--base-url", "http://127.0.0.1:1", "--json"})
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Run(); !errors.Is(err, errUnwell) {
		t.Errorf("the command ended with %v", err)
	}
	var found []doctor.Finding
	if err := json.Unmarshal(out.Bytes(), &found); err != nil {
		t.Fatalf("%v in %s", err, out.String())
	}
	if doctor.Worst(found) != doctor.Failure {
		t.Errorf("found %+v", found)
	}
}
