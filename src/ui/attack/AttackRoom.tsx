/** The Attack room. */
export function AttackRoom() {
  return <h1>Attack</h1>;
}
