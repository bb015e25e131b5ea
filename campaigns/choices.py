"""The codes of The Campaign Registry (TCR) for brands and campaigns.

Source: docs/domain-sources.md, "Brand and campaign vocabulary".
"""

from django.db.models import TextChoices


class EntityType(TextChoices):
    PRIVATE_PROFIT = "PRIVATE_PROFIT", "Private company"
    PUBLIC_PROFIT = "PUBLIC_PROFIT", "Publicly traded company"
    NON_PROFIT = "NON_PROFIT", "Non-profit organization"
    GOVERNMENT = "GOVERNMENT", "Government"
    SOLE_PROPRIETOR = "SOLE_PROPRIETOR", "Sole proprietor"


class Vertical(TextChoices):
    AGRICULTURE = "AGRICULTURE", "Agriculture"
    COMMUNICATION = "COMMUNICATION", "Communication"
    CONSTRUCTION = "CONSTRUCTION", "Construction"
    EDUCATION = "EDUCATION", "Education"
    ENERGY = "ENERGY", "Energy"
    ENTERTAINMENT = "ENTERTAINMENT", "Entertainment"
    FINANCIAL = "FINANCIAL", "Financial services"
    GAMBLING = "GAMBLING", "Gambling"
    GOVERNMENT = "GOVERNMENT", "Government"
    HEALTHCARE = "HEALTHCARE", "Healthcare"
    HOSPITALITY = "HOSPITALITY", "Hospitality"
    HUMAN_RESOURCES = "HUMAN_RESOURCES", "Human resources"
    INSURANCE = "INSURANCE", "Insurance"
    LEGAL = "LEGAL", "Legal"
    MANUFACTURING = "MANUFACTURING", "Manufacturing"
    NGO = "NGO", "Non-profit"
    POLITICAL = "POLITICAL", "Political"
    POSTAL = "POSTAL", "Postal and delivery"
    PROFESSIONAL = "PROFESSIONAL", "Professional services"
    REAL_ESTATE = "REAL_ESTATE", "Real estate"
    RETAIL = "RETAIL", "Retail"
    TECHNOLOGY = "TECHNOLOGY", "Technology"
    TRANSPORTATION = "TRANSPORTATION", "Transportation"


class UseCase(TextChoices):
    TWO_FACTOR = "2FA", "Two-factor authentication"
    ACCOUNT_NOTIFICATION = "ACCOUNT_NOTIFICATION", "Account notification"
    CUSTOMER_CARE = "CUSTOMER_CARE", "Customer care"
    DELIVERY_NOTIFICATION = "DELIVERY_NOTIFICATION", "Delivery notification"
    FRAUD_ALERT = "FRAUD_ALERT", "Fraud alert"
    HIGHER_EDUCATION = "HIGHER_EDUCATION", "Higher education"
    LOW_VOLUME = "LOW_VOLUME", "Low volume mixed"
    MARKETING = "MARKETING", "Marketing"
    MIXED = "MIXED", "Mixed"
    POLLING_VOTING = "POLLING_VOTING", "Polling and voting"
    PUBLIC_SERVICE_ANNOUNCEMENT = "PUBLIC_SERVICE_ANNOUNCEMENT", "Public service announcement"
    SECURITY_ALERT = "SECURITY_ALERT", "Security alert"
    AGENTS_FRANCHISES = "AGENTS_FRANCHISES", "Agents and franchises"
    CARRIER_EXEMPT = "CARRIER_EXEMPT", "Carrier exempt"
    CHARITY = "CHARITY", "Charity"
    EMERGENCY = "EMERGENCY", "Emergency"
    K12_EDUCATION = "K12_EDUCATION", "K-12 education"
    POLITICAL = "POLITICAL", "Political"
    PROXY = "PROXY", "Proxy"
    SOCIAL = "SOCIAL", "Social"
    SOLE_PROPRIETOR = "SOLE_PROPRIETOR", "Sole proprietor"
    SWEEPSTAKE = "SWEEPSTAKE", "Sweepstake"


class BrandRelationship(TextChoices):
    BASIC_ACCOUNT = "BASIC_ACCOUNT", "Basic"
    SMALL_ACCOUNT = "SMALL_ACCOUNT", "Small"
    MEDIUM_ACCOUNT = "MEDIUM_ACCOUNT", "Medium"
    LARGE_ACCOUNT = "LARGE_ACCOUNT", "Large"
    KEY_ACCOUNT = "KEY_ACCOUNT", "Key"
