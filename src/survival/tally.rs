//! Tallies: so many of so many, where units may come in clusters and count in part.

use num_traits::ToPrimitive;

use super::{Confidence, Fraction, Interval, Proportion, wilson};

/// Units born together: the words of one insertion, or one clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// How many were born, in units of credit.
    pub born: Fraction,
    /// How many of them stand.
    pub standing: Fraction,
    /// How many of those that stand were away in between.
    pub returned: Fraction,
}

/// Which interval of a share is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Wilson's.
    #[default]
    Wilson,
    /// Clopper and Pearson's, which never covers less than it says.
    Exact,
}

/// The units of one row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// The clusters.
    pub clusters: Vec<Cluster>,
}

impl Tally {
    /// How many units were born.
    pub fn born(&self) -> Fraction {
        self.sum(|cluster| &cluster.born)
    }

    /// How many of them stand.
    pub fn standing(&self) -> Fraction {
        self.sum(|cluster| &cluster.standing)
    }

    /// How many of those that stand were away in between.
    pub fn returned(&self) -> Fraction {
        self.sum(|cluster| &cluster.returned)
    }

    fn sum(&self, of: impl Fn(&Cluster) -> &Fraction) -> Fraction {
        self.clusters.iter().fold(Fraction::zero(), |sum, cluster| &sum + of(cluster))
    }

    /// Share that stands; nothing where none was born.
    pub fn share(&self) -> Option<f64> {
        let (born, standing) = (self.born(), self.standing());
        Fraction::new(standing.numerator() * born.denominator(), standing.denominator() * born.numerator())
            .map(|share| share.to_f64())
    }

    /// The interval of the share. Clopper–Pearson wants whole units that stand on their own; nothing where they do not.
    pub fn interval(&self, method: Method, confidence: Confidence) -> Option<Interval> {
        match method {
            Method::Wilson => self.wilson(confidence),
            Method::Exact => {
                let whole =
                    |number: &Fraction| number.is_whole().then(|| number.numerator().to_u64()).flatten();
                let alone = self.clusters.iter().all(|cluster| cluster.born == Fraction::one());
                let counts = alone.then(|| whole(&self.standing()).zip(whole(&self.born()))).flatten()?;
                Proportion::new(counts.0, counts.1)?.clopper_pearson(confidence)
            }
        }
    }

    /// Wilson's interval of the share on an effective number of units.
    ///
    /// With c clusters of m units of which k stand, and p = Σk ÷ Σm, the variance of p between clusters is
    /// V = c ÷ (c − 1) · Σ(k − p·m)² ÷ (Σm)², the linearized variance of a ratio, and n′ = p(1 − p) ÷ V, at
    /// most Σm. Where p is 0 or 1, V tells nothing and n′ is the number of clusters. For clusters of one unit
    /// n′ is n but for the factor (n − 1) ÷ n, and n itself is used. Nothing for fewer than two clusters.
    ///
    /// Sources: Cochran, *Sampling Techniques*, 3rd ed., chapter 11; Korn and Graubard, *Survey Methodology* 24 (1998) 193–201.
    fn wilson(&self, confidence: Confidence) -> Option<Interval> {
        if self.clusters.len() < 2 {
            return None;
        }
        let share = self.share()?;
        wilson(share, self.effective_number(share), confidence)
    }

    fn effective_number(&self, share: f64) -> f64 {
        let (clusters, born) = (self.clusters.len() as f64, self.born().to_f64());
        if self.clusters.iter().all(|cluster| cluster.born == Fraction::one()) {
            return born;
        }
        if share <= 0.0 || share >= 1.0 {
            return clusters;
        }
        let deviation = |cluster: &Cluster| cluster.standing.to_f64() - share * cluster.born.to_f64();
        let squares: f64 = self.clusters.iter().map(|cluster| deviation(cluster).powi(2)).sum();
        let variance = clusters / (clusters - 1.0) * squares / (born * born);
        (share * (1.0 - share) / variance).min(born)
    }
}
