//! The icon: a line of water that comes to rest, no word.

/// The sky, the water and the line, as the pages have them at night.
const SKY: [f64; 3] = [21.0, 21.0, 27.0];
const WATER: [f64; 3] = [13.0, 23.0, 25.0];
const LINE: [f64; 3] = [166.0, 199.0, 194.0];
/// Half the line's width, as a share of the icon's.
const HALF: f64 = 0.028;

/// How many steps of light lie between the ground and the line, so that 16 colours are enough.
const STEPS: u8 = 7;

/// Returns the colours that [`pixels`] names, three bytes each: from the sky to the line, then from the
/// water to it.
pub fn palette() -> Vec<u8> {
    let colours = [SKY, WATER].into_iter().flat_map(|ground| {
        (0..=STEPS).map(move |step| mix(ground, LINE, f64::from(step) / f64::from(STEPS)))
    });
    colours.flatten().map(|part| part.round() as u8).collect()
}

/// Draws a square of `size` pixels, two to a byte. It reaches the edges, so that a phone may cut it to
/// any shape.
pub fn pixels(size: u32) -> Vec<u8> {
    let scale = f64::from(size);
    let colour = |at: u32| {
        let x = (f64::from(at % size) + 0.5) / scale;
        let y = (f64::from(at / size) + 0.5) / scale;
        let below = y - height(x);
        let slope = (height(x + 1e-4) - height(x - 1e-4)) / 2e-4;
        let away = below.abs() / slope.hypot(1.0);
        let lit = ((HALF - away) * scale + 0.5).clamp(0.0, 1.0);
        let step = (lit * f64::from(STEPS)).round() as u8;
        if below > 0.0 { STEPS + 1 + step } else { step }
    };
    (0..size * size / 2)
        .map(|pair| colour(pair * 2) << 4 | colour(pair * 2 + 1))
        .collect()
}

/// Where the line stands, from 0 at the top to 1: waves that grow smaller.
fn height(x: f64) -> f64 {
    let wave = (std::f64::consts::TAU * 1.75 * (x - 0.22)).cos();
    0.53 - 0.24 * (-1.9 * x).exp() * wave
}

fn mix(from: [f64; 3], to: [f64; 3], share: f64) -> [f64; 3] {
    [0, 1, 2].map(|part| from[part] + (to[part] - from[part]) * share)
}
