"""A package's image, from its upload to the pictures that donors see.

1. Upload (`package_images.quarantine_upload`, no transaction open): the bytes are decoded to see
   that they are an image, and stored in the quarantine container under a new upload id.
2. Pending (`package_images.await_scan`, the request's transaction): the package's row names the
   upload as its current one, `pending_scan`. A clean image stays shown meanwhile.
3. Verdict: Defender writes it on the blob as index tags. The blob trigger polls them for half a
   minute, two seconds if no row names the upload (`scans.settle_once_scanned`).
4. Settle (`scans.settle`): looks at blob and row, lets `shared.domain.scan_verdicts.decide` say
   what to do, and does it:
   - publish: two pictures are made and stored under names of their content, then the row names
     them (`upload_rows.publish`), then what they replace and the quarantined bytes are deleted;
     what can't be published is closed for good (`upload_rows.give_up`), its bytes deleted;
   - reject or fail: the row is closed as `rejected` or `scan_failed` (`upload_rows.close`);
   - discard: bytes that no row waits for are deleted;
   - wait: nothing, until somebody looks again.
5. Sweep (`scans.sweep`, every minute): settles what step 3 missed: lost events, slow scans, uploads
   whose bytes have vanished.
6. Orphans (`scans.remove_orphans`, hourly): deletes published pictures that no row names.

Each step may run twice, run late or be interrupted: pictures are written before the row that names
them, and bytes are deleted after the row no longer names them. `package_images` has the
coordinators' use cases, `scans` steps 3 to 6, `upload_rows` the changes of the row, each in the
caller's transaction. The containers are `shared.storage.quarantine` and
`shared.storage.published_images`; decoding and re-encoding are `shared.storage.images`,
which gives decoders only what `shared.storage.image_files` has found bounded.
"""
