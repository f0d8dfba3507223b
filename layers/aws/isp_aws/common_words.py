"""What people here choose passwords of, and lists from elsewhere do not have; what is chosen oftener first.

Names of people and places, words of the trade and of pride, as they are typed in Latin letters and in Bengali.
"""

from __future__ import annotations

_TYPED = """
    bangladesh bangla dhaka internet broadband wifi password admin network online router mikrotik
    allah bismillah allahuakbar muhammad mohammad mohammed ammu abbu amma abba bhalobasha
    amarsonarbangla amarsonar joybangla sonarbangla amaderdesh ilovebangladesh iloveyou valobashi tomake
    rahman islam hossain hossen hasan ahmed ahmad uddin khan alam miah mia sarkar sarker akter akhter
    begum khatun khatoon chowdhury talukder mondal mollah sheikh sikder bhuiyan majumder roy das saha
    rahim karim abdul abdur jahangir kamal jamal sohel rasel ripon sumon shamim rubel rakib sakib shakib
    arif asif imran nayeem nasir masud mamun monir milon liton shahin habib hafiz jewel sabbir tanvir
    tamim mashrafe mushfiq fatema fatima ayesha rahima salma sultana nasrin sharmin taslima parvin
    chittagong chattogram ctg sylhet rajshahi khulna barishal barisal rangpur comilla cumilla mymensingh
    gazipur narayanganj tangail bogra bogura jessore jashore dinajpur pabna faridpur noakhali feni
    coxsbazar kushtia mirpur uttara gulshan banani dhanmondi mohammadpur savar
    bkash nagad rocket grameenphone robi banglalink teletalk taka hisab customer billing cable dish
    বাংলাদেশ বাংলা ঢাকা ইন্টারনেট পাসওয়ার্ড আল্লাহ বিসমিল্লাহ ভালোবাসা আমারসোনারবাংলা আমার সোনার
    রহিম করিম আব্দুল আহমেদ রহমান ইসলাম হোসেন হাসান খান বেগম আক্তার চট্টগ্রাম সিলেট রাজশাহী খুলনা
"""

COMMON_WORDS = tuple(_TYPED.split())
