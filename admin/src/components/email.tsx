/** An e-mail address that may wrap before its @. */
export function Email({ address }: { address: string }) {
  const at = address.lastIndexOf("@");
  return (
    <bdi translate="no">
      <span>{address.slice(0, at)}</span>
      <wbr />
      <span>{address.slice(at)}</span>
    </bdi>
  );
}
