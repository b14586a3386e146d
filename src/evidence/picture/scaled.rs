//! Prepares a picture for plan and workbook: inspected before it is decoded, decoded within limits,
//! scaled down, put on white and encoded again, so that nothing but its pixels is printed.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage};

use super::recognize;
use crate::limits::{PICTURE_MEMORY, PICTURE_PIXELS, PICTURE_PREAMBLE, PICTURE_SIDE};
use crate::model::{Hidden, Image, Picture};

/// Longest side on a page: 240 pixels an inch over the width of the text.
const PAGE: u32 = 1_600;
/// Longest side in a cell.
const THUMBNAIL: u32 = 320;
/// JPEG quality, from 1 to 100.
const QUALITY: u8 = 85;

/// Decodes and scales a PNG or JPEG.
///
/// # Errors
/// When it is damaged or over a limit: the file is listed but not shown.
pub fn scaled(bytes: &[u8]) -> Result<Picture, Hidden> {
    let damaged = |error: &ImageError| {
        let what = error.to_string();
        let what = what.lines().next().unwrap_or_default();
        refused(format!("cannot be decoded: {what}"), "save the picture again, as PNG")
    };
    let mut reader = ImageReader::new(Cursor::new(bytes));
    reader.set_format(match bytes {
        [0xff, ..] => ImageFormat::Jpeg,
        _ => ImageFormat::Png,
    });
    let mut limits = Limits::no_limits();
    let jpeg = reader.format() == Some(ImageFormat::Jpeg);
    // What precedes the pixels, such as a compressed color profile, is inflated with the header.
    limits.max_alloc = Some(PICTURE_PREAMBLE);
    reader.limits(limits.clone());
    limits.max_alloc = Some(PICTURE_MEMORY);
    let mut decoder = reader.into_decoder().map_err(|error| damaged(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PICTURE_PIXELS || width.max(height) > PICTURE_SIDE {
        let message = format!("has {width} × {height} pixels");
        let help = format!(
            "the limit is {} million pixels, and {PICTURE_SIDE} per side: crop it to the part that matters",
            PICTURE_PIXELS / 1_000_000
        );
        return Err(refused(message, &help));
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
    // The orientation as displayed, not as stored.
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

fn refused(what: String, help: &str) -> Hidden {
    Hidden::Refused { what, help: help.to_owned() }
}

/// Scaled down to `side`; a picture that is small enough is unchanged.
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

/// Without transparency, on white as on paper.
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
        let shown = scaled(&png(3_200, 100)).unwrap();
        assert_eq!((shown.width, shown.height), (3_200, 100));
        assert_eq!((shown.page.width, shown.page.height), (1_600, 50));
        assert_eq!((shown.thumbnail.width, shown.thumbnail.height), (320, 10));
        let page = image::load_from_memory(&shown.page.bytes).unwrap();
        assert!(page.to_rgba8().pixels().all(|pixel| pixel.0 == [255; 4]));
        let small = scaled(&png(20, 10)).unwrap();
        assert_eq!((small.page.width, small.thumbnail.width), (20, 20));
    }

    #[test]
    fn nothing_of_the_file_but_its_pixels_is_kept() {
        let mut file = png(20, 10);
        file.extend(b"AKIASECRETBEHINDTHEEND");
        let shown = scaled(&file).unwrap();
        for image in [&shown.page, &shown.thumbnail] {
            assert!(!image.bytes.windows(6).any(|window| window == b"SECRET"));
        }
    }

    #[test]
    fn a_picture_with_too_many_pixels_is_refused_by_its_header() {
        let mut file = png(1, 1);
        // Width and height are at byte 16, followed by the checksum of the header.
        file[16..24].copy_from_slice(&[0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20]);
        let mut crc = flate2::Crc::new();
        crc.update(&file[12..29]);
        file[29..33].copy_from_slice(&crc.sum().to_be_bytes());
        let Err(Hidden::Refused { what, .. }) = scaled(&file) else { panic!("it is shown") };
        assert_eq!(what, "has 20000 × 20000 pixels");
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
        if let Err(fault) = scaled(&file) {
            assert!(matches!(fault, Hidden::Refused { .. }), "{fault:?}");
        }
    }

    #[test]
    fn damaged_pictures_are_not_shown() {
        let whole = png(300, 300);
        for length in 0..whole.len() {
            if let Err(fault) = scaled(&whole[..length]) {
                assert!(matches!(fault, Hidden::Refused { .. }), "{fault:?}");
            }
        }
        assert!(scaled(b"\xff\xd8\xff\xe0nothing").is_err());
    }
}
