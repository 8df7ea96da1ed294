// Package limit counts how often something happened lately, in the database,
// so that several servers count together. It owns the table limit_counters.
//
// A limit is exact: never more than it says within any window, wherever it begins.
// The moments of the last takes are therefore kept, no more of them than the limit, which
// is meant for the small limits of letters and sign-ins (5 in 30 minutes), not
// for every request of a site. What is refused is not counted, so that knocking
// on does not lengthen the wait.
//
// Keys are stored as they are given: whoever counts addresses of people gives a
// keyed digest (secret.Box.Mac).
//
// Begin reading at Take (inside a transaction) and Counters (by itself).
package limit
