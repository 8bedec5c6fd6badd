/** Seconds that a whole curve takes. */
const duration = 3;
/** Hz for the lowest and the highest value: two octaves, heard well by most ears. */
const pitches = { low: 220, high: 880 };
const mostNotes = 240;

/** Plays a curve: time is x, pitch is y, and what is not a number is silence. */
export function sonify(values: Float64Array): void {
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2) return;
  const low = finite.reduce((a, b) => Math.min(a, b));
  const span = finite.reduce((a, b) => Math.max(a, b)) - low || 1;
  const context = new AudioContext();
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.connect(volume).connect(context.destination);
  const notes = Math.min(mostNotes, values.length);
  for (let note = 0; note < notes; note++) {
    const value = values[Math.floor((note * values.length) / notes)]!;
    const at = context.currentTime + 0.05 + (note * duration) / notes;
    volume.gain.setValueAtTime(Number.isFinite(value) ? 0.15 : 0, at);
    if (Number.isFinite(value)) tone.frequency.setValueAtTime(pitches.low * (pitches.high / pitches.low) ** ((value - low) / span), at);
  }
  tone.start();
  tone.stop(context.currentTime + duration + 0.1);
  tone.onended = () => void context.close();
}
