//! The SDK's answers as lock entries: every field, unknown values as sent.

use aws_sdk_artifact::primitives::{DateTime, DateTimeFormat};
use aws_sdk_artifact::types::{CustomerAgreementSummary, ReportDetail, ReportSummary};

use crate::model::{AwsTime, LockAgreement, LockReport};

fn time(time: Option<DateTime>) -> Option<AwsTime> {
    let text = time?.fmt(DateTimeFormat::DateTime).ok()?;
    Some(AwsTime::from_text(&text))
}

fn word<T: AsRef<str>>(value: Option<T>) -> Option<String> {
    value.map(|value| value.as_ref().to_owned())
}

/// An entry of ListReports or ListReportVersions.
pub(super) fn summary(raw: ReportSummary) -> LockReport {
    LockReport {
        id: raw.id,
        version: raw.version,
        name: raw.name,
        series: raw.series,
        category: raw.category,
        period_start: time(raw.period_start),
        period_end: time(raw.period_end),
        state: word(raw.state),
        acceptance_type: word(raw.acceptance_type),
        arn: raw.arn,
        company_name: raw.company_name,
        product_name: raw.product_name,
        description: raw.description,
        upload_state: word(raw.upload_state),
        status_message: raw.status_message,
        ..LockReport::default()
    }
}

/// The answer of GetReportMetadata.
pub(super) fn detail(raw: ReportDetail) -> LockReport {
    LockReport {
        id: raw.id,
        version: raw.version,
        name: raw.name,
        series: raw.series,
        category: raw.category,
        period_start: time(raw.period_start),
        period_end: time(raw.period_end),
        state: word(raw.state),
        acceptance_type: word(raw.acceptance_type),
        arn: raw.arn,
        term_arn: raw.term_arn,
        company_name: raw.company_name,
        product_name: raw.product_name,
        description: raw.description,
        upload_state: word(raw.upload_state),
        status_message: raw.status_message,
        created_at: time(raw.created_at),
        last_modified_at: time(raw.last_modified_at),
        deleted_at: time(raw.deleted_at),
        sequence_number: raw.sequence_number,
        no_longer_listed: None,
        other: Default::default(),
    }
}

/// An entry of ListCustomerAgreements, without the wording of its terms.
pub(super) fn agreement(raw: CustomerAgreementSummary) -> LockAgreement {
    LockAgreement {
        id: raw.id,
        name: raw.name,
        r#type: word(raw.r#type),
        state: word(raw.state),
        effective_start: time(raw.effective_start),
        effective_end: time(raw.effective_end),
        aws_account_id: raw.aws_account_id,
        organization_arn: raw.organization_arn,
        arn: raw.arn,
        agreement_arn: raw.agreement_arn,
        description: raw.description,
    }
}
