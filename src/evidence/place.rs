//! Clouds other than AWS, by the names that tools give them.

/// The name of another cloud, by what a tool calls the provider of a finding; `None` for AWS, and for what is
/// no cloud of its own, such as Kubernetes.
pub fn other_cloud(provider: &str) -> Option<&'static str> {
    const CLOUDS: &[(&str, &str)] = &[
        ("azure", "Azure"),
        ("azureusgovernment", "Azure"),
        ("azurechinacloud", "Azure"),
        ("microsoft azure", "Azure"),
        ("gcp", "Google Cloud"),
        ("google", "Google Cloud"),
        ("google cloud", "Google Cloud"),
        ("oraclecloud", "Oracle Cloud"),
        ("oci", "Oracle Cloud"),
        ("alibabacloud", "Alibaba Cloud"),
        ("alibaba", "Alibaba Cloud"),
        ("ibm", "IBM Cloud"),
    ];
    let known = CLOUDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(provider.trim()));
    known.map(|(_, name)| *name)
}
