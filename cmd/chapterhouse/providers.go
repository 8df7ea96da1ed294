package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"chapterhouse.dev/chapterhouse/internal/app"

	"go.yaml.in/yaml/v3"
)

// providerList is the setting --providers: a list in YAML, of which JSON is a
// part.
type providerList []app.Provider

// UnmarshalText reads the list; a key that no provider has is refused.
func (l *providerList) UnmarshalText(text []byte) error {
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	err := d.Decode((*[]app.Provider)(l))
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the sign-in providers should be a list, each with id, name, issuer and client-id: %w", err)
	}
	return nil
}
