//! The methods of a `serde` visitor that take a scalar other than text, said once.

/// The methods for truth values and numbers, of a visitor that makes one thing of them all. The second argument takes
/// the scalar as a `&dyn Display`.
macro_rules! visit_scalars {
    ($out:ty, $of:expr) => {
        fn visit_bool<E>(self, value: bool) -> Result<$out, E> {
            Ok($of(&value as &dyn std::fmt::Display))
        }
        fn visit_i64<E>(self, value: i64) -> Result<$out, E> {
            Ok($of(&value as &dyn std::fmt::Display))
        }
        fn visit_u64<E>(self, value: u64) -> Result<$out, E> {
            Ok($of(&value as &dyn std::fmt::Display))
        }
        fn visit_i128<E>(self, value: i128) -> Result<$out, E> {
            Ok($of(&value as &dyn std::fmt::Display))
        }
        fn visit_u128<E>(self, value: u128) -> Result<$out, E> {
            Ok($of(&value as &dyn std::fmt::Display))
        }
        fn visit_f64<E>(self, value: f64) -> Result<$out, E> {
            Ok($of(&value as &dyn std::fmt::Display))
        }
    };
}

pub(crate) use visit_scalars;
