// Package oidc signs people in at a provider of OpenID Connect: it sends a
// browser there and reads what comes back (authorization code flow with PKCE).
//
// Begin makes an address at the provider and three secrets; whoever calls keeps
// them, tied to the browser, and gives them to Finish with what the browser
// brought back. Finish exchanges the code, checks the ID token (signature,
// issuer, audience, authorised party, time, nonce, hash of the access token)
// and returns the claims. Nothing is believed that is not in a checked token
// or, for the address alone, in the user information of the same subject.
//
// A provider is asked for its endpoints when somebody first wants to go there,
// never at the start of the program, and the answer is kept for a day. One that
// is away costs a caller ten seconds at most, and for half a minute afterwards
// nothing, because its failure is remembered.
//
// The client of this package may visit any host, unlike that of package crawl:
// the operator, not a stranger, names the provider, and it may well stand in
// the operator's own network. It is bounded in time and size instead, follows
// few redirects and none away from https.
//
// It owns no table and knows nothing of accounts. Begin reading at Provider.
package oidc
