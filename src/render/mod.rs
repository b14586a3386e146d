//! A [`Plan`](crate::model::Plan) in, bytes out. Nothing here reads a file or decides what something means.

pub mod workbook;
