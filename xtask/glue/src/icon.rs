//! The icon: a line of water that comes to rest, no word.

/// The sky, the water and the line, as the pages have them at night.
const SKY: [f64; 3] = [21.0, 21.0, 27.0];
const WATER: [f64; 3] = [13.0, 23.0, 25.0];
const LINE: [f64; 3] = [166.0, 199.0, 194.0];
/// Half the line's width, as a share of the icon's.
const HALF: f64 = 0.028;

/// Draws a square of `size` pixels, three bytes each. It reaches the edges, so that a phone may cut
/// it to any shape.
pub fn pixels(size: u32) -> Vec<u8> {
    let scale = f64::from(size);
    let mut bytes = Vec::with_capacity((size * size * 3) as usize);
    for row in 0..size {
        for column in 0..size {
            let x = (f64::from(column) + 0.5) / scale;
            let y = (f64::from(row) + 0.5) / scale;
            let below = y - height(x);
            let slope = (height(x + 1e-4) - height(x - 1e-4)) / 2e-4;
            let away = below.abs() / slope.hypot(1.0);
            let ground = mix(SKY, WATER, (below * scale + 0.5).clamp(0.0, 1.0));
            let lit = ((HALF - away) * scale + 0.5).clamp(0.0, 1.0);
            bytes.extend(mix(ground, LINE, lit).map(|part| part.round() as u8));
        }
    }
    bytes
}

/// Where the line stands, from 0 at the top to 1: waves that grow smaller.
fn height(x: f64) -> f64 {
    let wave = (std::f64::consts::TAU * 1.75 * (x - 0.22)).cos();
    0.53 - 0.24 * (-1.9 * x).exp() * wave
}

fn mix(from: [f64; 3], to: [f64; 3], share: f64) -> [f64; 3] {
    [0, 1, 2].map(|part| from[part] + (to[part] - from[part]) * share)
}
