package site

import (
	"net/http"
	"net/url"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/httpx"
)

// Where a session proves more.
const (
	PathSecond = "/me/second" // explains the second factor that the office asks for
	PathAgain  = "/again"     // asks for a new proof
)

// Strong says whether the reader's session rests on a strong proof.
func (r *Request) Strong() bool { return r.Actor.Strength >= access.StrongProof }

// askProof answers a refusal that a proof would lift: it leads to the second
// factor, or asks again and lets the reader go on with what was typed. It says
// whether it has answered.
func (s *Site) askProof(r *Request, refused error) bool {
	get := r.Method == http.MethodGet
	switch {
	case access.IsWeak(refused) && get:
		return r.SeeOther(PathSecond+"?next="+url.QueryEscape(r.URL.RequestURI())) == nil
	case access.IsWeak(refused):
		return r.SeeOther(PathSecond+"?next=%2Foffice") == nil
	case access.IsStale(refused) && get:
		return r.SeeOther(PathAgain+"?next="+url.QueryEscape(r.URL.RequestURI())) == nil
	case !access.IsStale(refused) || s.Again == nil:
		return false
	}
	if r.PostForm == nil && r.readForm(0) != nil {
		return false
	}
	if err := s.Again(r); err != nil {
		httpx.LineOf(r.Context()).Err = err
	}
	return r.wrote
}

// Repost lets the browser send the same form to another path, where it was to
// go before a proof was asked for.
func (r *Request) Repost(path string) error {
	r.wrote = true
	http.Redirect(r.w, r.Request, path, http.StatusTemporaryRedirect)
	return nil
}
