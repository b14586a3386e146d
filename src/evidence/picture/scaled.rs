//! A picture made ready for page and sheet: looked at before it is decoded, decoded within limits,
//! scaled down, laid on white and encoded anew, so that nothing of the file but its pixels is printed.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage};

use super::super::Refused;
use super::recognize;
use crate::diag::{Diagnostic, Origin};
use crate::model::{Image, Picture};

/// Largest file that is decoded, in bytes.
pub const MAX_FILE: usize = 32 << 20;
/// Longest side, in pixels: an 8K screen is 7,680 wide, and a scrolled page may be long.
const MAX_SIDE: u32 = 20_000;
/// Most pixels: an 8K screen has 33 million.
const MAX_PIXELS: u64 = 36_000_000;
/// Most memory that decoding may take, in bytes: 36 million pixels of 8 bytes.
const MAX_ALLOC: u64 = 300 << 20;
/// Most memory that what stands before the pixels may take, in bytes.
const MAX_PREAMBLE: u64 = 32 << 20;
/// Longest side on a page: 240 pixels an inch over the width of the text.
const PAGE: u32 = 1_600;
/// Longest side in a cell.
const THUMBNAIL: u32 = 320;
/// Of JPEG, from 1 to 100.
const QUALITY: u8 = 85;

/// Decodes and scales a PNG or JPEG.
///
/// # Errors
/// When it is damaged or larger than is decoded; a warning, for the file is listed all the same.
pub fn scaled(bytes: &[u8], file: &str) -> Result<Picture, Refused> {
    let damaged = |error: &ImageError| {
        let what = error.to_string();
        let what = what.lines().next().unwrap_or_default();
        refused(file, format!("cannot be decoded: {what}"), "save the picture again, as PNG")
    };
    let mut reader = ImageReader::new(Cursor::new(bytes));
    reader.set_format(match bytes {
        [0xff, ..] => ImageFormat::Jpeg,
        _ => ImageFormat::Png,
    });
    let mut limits = Limits::no_limits();
    let jpeg = reader.format() == Some(ImageFormat::Jpeg);
    // What stands before the pixels, such as a packed colour profile, is unpacked with the header.
    limits.max_alloc = Some(MAX_PREAMBLE);
    reader.limits(limits.clone());
    limits.max_alloc = Some(MAX_ALLOC);
    let mut decoder = reader.into_decoder().map_err(|error| damaged(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS || width.max(height) > MAX_SIDE {
        let message = format!("has {width} × {height} pixels");
        let help = format!(
            "at most {} million are decoded, and {MAX_SIDE} on a side: cut it to what it shows",
            MAX_PIXELS / 1_000_000
        );
        return Err(refused(file, message, &help));
    }
    decoder.set_limits(limits).map_err(|error| damaged(&error))?;
    let turned = decoder.orientation().map_err(|error| damaged(&error))?;
    let mut whole = DynamicImage::from_decoder(decoder).map_err(|error| damaged(&error))?;
    let page = fit(&mut whole, PAGE);
    drop(whole);
    let mut page = page;
    page.apply_orientation(turned);
    let page = DynamicImage::ImageRgb8(on_white(&page));
    let thumbnail = fit_copy(&page, THUMBNAIL);
    // As it is seen, not as it is stored.
    let turns = matches!(
        turned,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    let (width, height) = if turns { (height, width) } else { (width, height) };
    Ok(Picture {
        width,
        height,
        time: recognize(bytes).and_then(|found| found.time),
        page: encoded(&page, jpeg).map_err(|error| damaged(&error))?,
        thumbnail: encoded(&thumbnail, jpeg).map_err(|error| damaged(&error))?,
    })
}

fn refused(file: &str, what: String, help: &str) -> Refused {
    Box::new(
        Diagnostic::warning("picture-not-shown", format!("`{file}` {what}"))
            .help(help)
            .fault(&Origin::file(file)),
    )
}

/// No larger than `side`; what is small enough stays as it is.
fn fit(whole: &mut DynamicImage, side: u32) -> DynamicImage {
    if whole.width().max(whole.height()) <= side {
        std::mem::take(whole)
    } else {
        whole.thumbnail(side, side)
    }
}

fn fit_copy(whole: &DynamicImage, side: u32) -> DynamicImage {
    fit(&mut whole.clone(), side)
}

/// Without transparency, as paper shows it.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let with = picture.to_rgba8();
    let mut out = RgbImage::new(with.width(), with.height());
    for (to, from) in out.pixels_mut().zip(with.pixels()) {
        let [colours @ .., alpha] = from.0;
        let alpha = u32::from(alpha);
        to.0 = colours.map(|c| {
            let mixed = (u32::from(c) * alpha + 255 * (255 - alpha) + 127) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        });
    }
    out
}

fn encoded(picture: &DynamicImage, jpeg: bool) -> Result<Image, ImageError> {
    let mut bytes = Vec::new();
    if jpeg {
        picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))?;
    } else {
        let (level, filter) = (CompressionType::Default, FilterType::Adaptive);
        picture.write_with_encoder(PngEncoder::new_with_quality(&mut bytes, level, filter))?;
    }
    let (width, height) = (picture.width(), picture.height());
    let extension = if jpeg { "jpg" } else { "png" };
    Ok(Image { bytes: bytes.into(), width, height, extension })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = DynamicImage::new_rgba8(width, height);
        picture.write_with_encoder(PngEncoder::new(&mut bytes)).unwrap();
        bytes
    }

    #[test]
    fn large_pictures_are_scaled_and_laid_on_white() {
        let shown = scaled(&png(3_200, 100), "f").unwrap();
        assert_eq!((shown.width, shown.height), (3_200, 100));
        assert_eq!((shown.page.width, shown.page.height), (1_600, 50));
        assert_eq!((shown.thumbnail.width, shown.thumbnail.height), (320, 10));
        let page = image::load_from_memory(&shown.page.bytes).unwrap();
        assert!(page.to_rgba8().pixels().all(|pixel| pixel.0 == [255; 4]));
        let small = scaled(&png(20, 10), "f").unwrap();
        assert_eq!((small.page.width, small.thumbnail.width), (20, 20));
    }

    #[test]
    fn nothing_of_the_file_but_its_pixels_is_kept() {
        let mut file = png(20, 10);
        file.extend(b"AKIASECRETBEHINDTHEEND");
        let shown = scaled(&file, "f").unwrap();
        for image in [&shown.page, &shown.thumbnail] {
            assert!(!image.bytes.windows(6).any(|window| window == b"SECRET"));
        }
    }

    #[test]
    fn a_picture_with_too_many_pixels_is_refused_by_its_header() {
        let mut file = png(1, 1);
        // Width and height stand at byte 16; the checksum of the header behind them.
        file[16..24].copy_from_slice(&[0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20]);
        let mut crc = flate2::Crc::new();
        crc.update(&file[12..29]);
        file[29..33].copy_from_slice(&crc.sum().to_be_bytes());
        let fault = scaled(&file, "f.png").unwrap_err();
        assert_eq!(fault.message, "`f.png` has 20000 × 20000 pixels");
    }

    /// A packed profile is unpacked with the header, before anybody asks for it.
    #[test]
    fn a_packed_profile_takes_no_more_than_its_limit() {
        use std::io::Write;
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(&vec![0; 256 << 20]).unwrap();
        let mut chunk = b"iCCPp\0\0".to_vec();
        chunk.extend(packed.finish().unwrap());
        let mut crc = flate2::Crc::new();
        crc.update(&chunk);
        let mut file = png(4, 4);
        let length = u32::try_from(chunk.len() - 4).unwrap();
        let mut whole = length.to_be_bytes().to_vec();
        whole.extend(chunk);
        whole.extend(crc.sum().to_be_bytes());
        file.splice(33..33, whole);
        // Shown without it, or refused: never unpacked whole.
        if let Err(fault) = scaled(&file, "f") {
            assert_eq!(fault.rule, "picture-not-shown");
        }
    }

    #[test]
    fn damaged_pictures_are_warnings() {
        let whole = png(300, 300);
        for length in 0..whole.len() {
            if let Err(fault) = scaled(&whole[..length], "f") {
                assert_eq!(fault.rule, "picture-not-shown");
            }
        }
        assert!(scaled(b"\xff\xd8\xff\xe0nothing", "f").is_err());
    }
}
