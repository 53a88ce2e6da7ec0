// Package instagram delivers posts to professional accounts on Instagram, through
// Meta's Graph API.
//
// Instagram takes no bytes of a picture: it fetches them from a public address.
// The steps of a delivery: a picture goes unpublished to the linked Facebook Page
// ("photo 1", seen by nobody) and its address is read ("address 1"); where the
// person gave a public address that one is looked at instead, and must hold the
// very bytes that were approved. Each file becomes a container ("container 1"); a
// video's bytes go to Meta's upload host ("video 1"). Instagram is asked until it
// has read them ("status 1"). Several files get a container of their own
// ("carousel"). One call publishes ("post"), then the post is read back
// ("verify"), then the first comment is written ("comment").
//
// A container is published once and lives for a day. What Instagram could not
// read is announced anew, in steps with names of their own ("container 1 again
// 2"), and so is everything of a post that waited for longer than its containers
// live: the step that publishes then publishes nothing, and its fault tells what
// was learned.
//
// After a lost answer the container tells whether it was published; which post it
// became only the account's list can tell, by caption, kind and time. A container
// that says "published" is never published again, nor replaced.
//
// There are two ways to an account, told apart by its base address: by way of the
// linked Page (graph.facebook.com, with the Page's key), and Instagram's own
// sign-in (graph.instagram.com), which takes neither files nor deletions.
package instagram
